import { type AccountId, asAccountId, asNationalId, type NationalId } from '#vocabulary/identifiers.ts';

/** Whose account space it is: a professional by their national identifier, a citizen by their account. */
export type Holder =
  | { readonly kind: 'professional'; readonly nationalId: NationalId }
  | { readonly kind: 'citizen'; readonly accountId: AccountId };

/** The holder's identifier as it stands in a table, beside the kind. */
export const holderId = (holder: Holder): string =>
  holder.kind === 'professional' ? holder.nationalId : holder.accountId;

/** Back from a table. */
export const holderOf = (kind: Holder['kind'], id: string): Holder =>
  kind === 'professional' ? { kind, nationalId: asNationalId(id) } : { kind, accountId: asAccountId(id) };

/** The holder as the journal names them: every search and every event of this room carries it. */
export const inJournal = (holder: Holder): { readonly nationalId: NationalId } | { readonly accountId: AccountId } =>
  holder.kind === 'professional' ? { nationalId: holder.nationalId } : { accountId: holder.accountId };
