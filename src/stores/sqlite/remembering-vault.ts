import type { Vault } from '#issuer/keys.ts';
import { recent } from '#platform/recent.ts';

/** A vault that need not open again what it sealed or opened a moment ago. */
export type RememberingVault = Vault & {
  /** Of a row that is gone. */
  readonly forget: (associated: string) => void;
};

type Opened = { readonly sealed: string; readonly text: string };

/**
 * Remembers the last text of each of so many rows. A login reads its row at every step, and the one it led to as often
 * again; opening took a twentieth of a federated login. What stands in the row is compared, so another process's
 * change is opened, and a row that is gone or expired is never asked for.
 */
export const rememberOpened = (vault: Vault, rows: number): RememberingVault => {
  const opened = recent<Opened>(rows);
  return {
    seal: (text, associated) => {
      const sealed = vault.seal(text, associated);
      opened.keep(associated, { sealed, text });
      return sealed;
    },
    open: (sealed, associated) => {
      const known = opened.find(associated);
      if (known?.sealed === sealed) return known.text;
      const text = vault.open(sealed, associated);
      opened.keep(associated, { sealed, text });
      return text;
    },
    forget: opened.forget,
  };
};
