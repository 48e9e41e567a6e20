/** Seals text under the master key; `associated` binds it to its owner. The issuer's `Vault` is one. */
export type UpstreamVault = {
  readonly seal: (text: string, associated: string) => string;
  readonly open: (sealed: string, associated: string) => string;
};

/**
 * Where our decryption keys lie, sealed. One text for the whole platform: both doors open the same, because an
 * identity provider that serves both knows one address of our keys.
 */
export type UpstreamKeyStore = {
  /** Undefined before the first start. */
  readonly load: () => Promise<string | undefined>;
  /** Keeps the text unless one is kept already. */
  readonly save: (sealed: string) => Promise<void>;
};
