import type { Passkey } from '#platform/passkey.ts';

/** What a member of an organisation may do, most first. */
export const roles = ['admin', 'technical', 'contributor'] as const;
export type Role = (typeof roles)[number];

export const isRole = (word: string): word is Role => (roles as readonly string[]).includes(word);

/** Somebody who connects services. Known by an e-mail address that they have shown to be theirs. */
export type PartnerAccount = {
  readonly accountId: string;
  /** Lower case. */
  readonly email: string;
  readonly passkeys: readonly Passkey[];
  readonly createdAtSeconds: number;
};

export type Organisation = {
  readonly organisationId: string;
  readonly name: string;
  /** 14 digits, '' when they did not say. */
  readonly siret: string;
};

export type Member = {
  readonly accountId: string;
  readonly email: string;
  readonly role: Role;
};

/** Good once, for the address that it was sent to. */
export type Invitation = {
  /** SHA-256 of the token in the link, base64url. */
  readonly tokenHash: string;
  readonly organisationId: string;
  readonly email: string;
  readonly role: Role;
  readonly expiresAtSeconds: number;
};
