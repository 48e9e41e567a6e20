import type { NewEvent } from '#vocabulary/event.ts';
import type { Invitation, Member, Organisation, PartnerAccount, Role } from './account.ts';
import type { PartnerRequest } from './request.ts';

/** A code that was sent by e-mail. */
export type SignInCode = {
  /** In the cookie of the browser that asked. */
  readonly id: string;
  readonly email: string;
  readonly codeHash: string;
  readonly createdAtSeconds: number;
  readonly expiresAtSeconds: number;
};

/** How a try ended: the address that is now proved, or nothing. */
export type CodeTry =
  | { readonly outcome: 'right'; readonly email: string }
  | { readonly outcome: 'wrong' }
  | { readonly outcome: 'ended' };

export const fileKinds = ['logo', 'certificate'] as const;
export type FileKind = (typeof fileKinds)[number];
export type PartnerFile = { readonly mediaType: string; readonly bytes: Uint8Array };

type Events = readonly NewEvent[];

/** What the room `partners` needs of a store. Events are written in the transaction of the change. */
export type PartnerStore = {
  /** False, and nothing kept, when the address had `maximum` codes since then. Forgets what has expired. */
  readonly saveCode: (
    code: SignInCode,
    limit: { readonly sinceSeconds: number; readonly maximum: number },
  ) => Promise<boolean>;
  /** Counts a try; a right one, and the last wrong one, end the code. */
  readonly tryCode: (
    id: string,
    codeHash: string,
    at: { readonly nowSeconds: number; readonly maximumTries: number },
  ) => Promise<CodeTry>;

  readonly findAccount: (accountId: string) => Promise<PartnerAccount | undefined>;
  /** Answers the account of this address, made from `fresh` when there is none. */
  readonly openAccount: (
    fresh: PartnerAccount,
    eventsOf: (account: PartnerAccount) => Events,
  ) => Promise<PartnerAccount>;
  readonly saveAccount: (account: PartnerAccount, events: Events) => Promise<void>;

  readonly saveSession: (tokenHash: string, accountId: string, expiresAtSeconds: number) => Promise<void>;
  readonly findSession: (tokenHash: string, nowSeconds: number) => Promise<PartnerAccount | undefined>;
  readonly removeSession: (tokenHash: string) => Promise<void>;

  /** Makes the organisation, with its first administrator. */
  readonly addOrganisation: (organisation: Organisation, firstAdmin: string, events: Events) => Promise<void>;
  readonly findOrganisation: (organisationId: string) => Promise<Organisation | undefined>;
  /** Those of which the account is a member, by name. */
  readonly listOrganisations: (
    accountId: string,
  ) => Promise<readonly { readonly organisation: Organisation; readonly role: Role }[]>;
  readonly findRole: (organisationId: string, accountId: string) => Promise<Role | undefined>;
  readonly listMembers: (organisationId: string) => Promise<readonly Member[]>;
  /** `undefined` removes the member. `last-admin`: nothing was changed, an organisation keeps one. */
  readonly setRole: (
    organisationId: string,
    accountId: string,
    role: Role | undefined,
    events: Events,
  ) => Promise<'done' | 'last-admin' | 'unknown'>;

  readonly saveInvitation: (invitation: Invitation, events: Events) => Promise<void>;
  readonly listInvitations: (organisationId: string, nowSeconds: number) => Promise<readonly Invitation[]>;
  readonly findInvitation: (tokenHash: string, nowSeconds: number) => Promise<Invitation | undefined>;
  /** False when it is not there any more, or for another address. A member keeps the role that they have. */
  readonly acceptInvitation: (
    invitation: Pick<Invitation, 'tokenHash' | 'email'>,
    accountId: string,
    nowSeconds: number,
    events: Events,
  ) => Promise<boolean>;
  readonly removeInvitation: (organisationId: string, tokenHash: string) => Promise<void>;

  readonly addRequest: (request: PartnerRequest, events: Events) => Promise<void>;
  readonly findRequest: (requestId: string) => Promise<PartnerRequest | undefined>;
  /** Of one organisation, newest first. */
  readonly listRequests: (organisationId: string) => Promise<readonly PartnerRequest[]>;
  /** Of everybody, in these states, oldest change first. */
  readonly listInStates: (
    states: readonly PartnerRequest['state'][],
    limit: number,
  ) => Promise<readonly PartnerRequest[]>;
  /** Replaces the request when it still has the version before this one; false when somebody was faster. */
  readonly saveRequest: (request: PartnerRequest, events: Events) => Promise<boolean>;

  readonly saveFile: (requestId: string, kind: FileKind, file: PartnerFile) => Promise<void>;
  readonly findFile: (requestId: string, kind: FileKind) => Promise<PartnerFile | undefined>;
  readonly removeFile: (requestId: string, kind: FileKind) => Promise<void>;
  /** Whether the request that this client was made from has a logo; asked for each login page, so it has to be cheap. */
  readonly hasLogo: (clientId: string) => Promise<boolean>;
  readonly findLogo: (clientId: string) => Promise<PartnerFile | undefined>;
};
