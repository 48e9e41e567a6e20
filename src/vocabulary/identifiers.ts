/** Branded identifiers: a `ClientId` is not a `string`, so one cannot stand where the other is wanted. */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** OAuth `client_id` of a relying party. */
export type ClientId = Branded<'ClientId'>;
/**
 * National identifier of a professional (IDNPS): one digit of type, then the identifier; an RPPS
 * gives 12 digits, a staff card gives `3<FINESS>/<register>`. Opaque: slashes are allowed.
 */
export type NationalId = Branded<'NationalId'>;
/** Identifier of a single sign-on session, published as `sid` and `session_state`. Not a secret. */
export type SessionId = Branded<'SessionId'>;
/** What the person reads to support, and support searches in the journal. */
export type CorrelationId = Branded<'CorrelationId'>;

/** Identifier of an enrolled phone. Not a secret. */
export type DeviceId = Branded<'DeviceId'>;
/** Identifier of one request for approval. Not a secret. */
export type ChallengeId = Branded<'ChallengeId'>;

/** Identifier of an identity provider of the citizen door (`uid` of its record, a UUID by habit). Not a secret. */
export type ProviderId = Branded<'ProviderId'>;
/** Identifier of a citizen's account. Not a secret, names nobody. */
export type AccountId = Branded<'AccountId'>;
/** Services that share it see the same `sub` (franceconnect.md §1.11 point 4). */
export type EntityId = Branded<'EntityId'>;
/** One citizen's login as it was accepted; the engine's account id of the citizen door. Never leaves it. */
export type CitizenLoginId = Branded<'CitizenLoginId'>;

export const asClientId = (value: string): ClientId => value as ClientId;
export const asNationalId = (value: string): NationalId => value as NationalId;
export const asSessionId = (value: string): SessionId => value as SessionId;
export const asCorrelationId = (value: string): CorrelationId => value as CorrelationId;
export const asDeviceId = (value: string): DeviceId => value as DeviceId;
export const asChallengeId = (value: string): ChallengeId => value as ChallengeId;
export const asProviderId = (value: string): ProviderId => value as ProviderId;
export const asAccountId = (value: string): AccountId => value as AccountId;
export const asEntityId = (value: string): EntityId => value as EntityId;
export const asCitizenLoginId = (value: string): CitizenLoginId => value as CitizenLoginId;
