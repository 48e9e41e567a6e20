import type { AccountId, ClientId, CorrelationId, NationalId, SessionId } from './identifiers.ts';
import type { Place } from './place.ts';

/**
 * The kinds of journal line, with what each says. `docs/generated/events.md` is made from this table.
 * Adding a kind is free; a kind once written is never renamed.
 */
export const eventKinds = {
  'login.accepted': 'A person proved who they are and was let in.',
  'login.refused': 'A login ended without success; the fault says why.',
  'authorization.granted':
    'A service was granted a login: an authorization code, by a fresh login or by single sign-on, or the result of a back-channel request (CIBA).',
  'token.issued': 'A service received an access token, from a code or a refresh token.',
  'token.reuse-detected': 'A code or refresh token was used a second time; its whole family was revoked.',
  'grant.revoked': 'A grant and all its tokens were revoked.',
  'session.ended': 'A single sign-on session was ended, by the person or by a service.',
  'logout.delivered': 'A service confirmed the back-channel logout.',
  'logout.failed': 'A service could not be told of the logout after the last try.',
  'challenge.opened': 'A phone or card agent was asked to approve a login.',
  'challenge.approved': 'A device signed the approval over the right code.',
  'challenge.ended': 'A request ended without approval: refused, reported, wrong code, superseded, cancelled.',
  'device.enrolled': 'A phone was enrolled for a person.',
  'device.changed': 'A phone was renamed or its PIN renewed.',
  'device.blocked': 'A phone was blocked after wrong PINs.',
  'device.revoked': 'A phone was revoked; the sessions that it opened ended with it.',
  'contact.messaged': 'A message was sent to the known contact details; which, not what.',
  'contact.changed': 'The known contact details of a person were added, changed or removed; never what they are.',
  'client.registered': 'A relying party was registered.',
  'client.changed': 'The registration of a relying party was changed.',
  'client.withdrawn': 'A relying party was withdrawn.',
  'client.suspended': 'The operator suspended a relying party; details say at which door, by whom and why.',
  'client.resumed': 'The operator let a suspended relying party in again.',
  'person.suspended': 'The operator suspended a professional or a citizen; details say by whom and why.',
  'person.resumed': 'The operator let a suspended person in again.',
  'key.published': 'A signing key was created and published, not yet used.',
  'key.activated': 'A signing key began to sign.',
  'key.retired': 'A signing key stopped signing; its public part stays until its tokens have expired.',
  'citizen.provider-chosen': 'A citizen was sent to an identity provider; details say which.',
  'citizen.provider-answered': 'An identity provider answered with an identity, or with an error.',
  'citizen.register-asked': 'The civil register was asked; details hold its code, never traits.',
  'citizen.verified': 'A citizen’s identity was verified and their account found or made.',
  'citizen.refused': 'A citizen’s login ended without success; the fault says why.',
  'citizen.data-sent':
    'A citizen was shown what goes to the service, or consented, and returned to it; details name the scopes.',
  'citizen.token-checked': 'A data provider asked whether a token is good.',
  'citizen.subject-kept': 'The subject of a citizen at a service was fixed.',
  'citizen.account-changed': 'An account was deactivated, reactivated or expired, or its provider preferences changed.',
  'citizen.ins-decided':
    'The national health identity was asked for; details hold status, method and code, never traits.',
  'citizen.session-ended': 'A citizen’s session was ended, by the person or by a service.',
  'fraud.reported': 'A person reported a login, or a data exchange, in their name that they do not recognise.',
  'registry.changed':
    'An identity provider, a citizen service, a data provider or the banner was declared, changed or withdrawn.',
  'partner.signed-in': 'Somebody who connects services signed in to the partner space.',
  'partner.account-changed': 'A partner added or removed a passkey.',
  'partner.organisation-changed': 'An organisation was founded, or its members or invitations changed.',
  'partner.request-begun': 'An organisation began a request for one service at one door.',
  'partner.request-moved': 'A request went from one state to another; details say by which move, and who.',
  'partner.secret-made': 'A client of a request was made or changed, or its secret replaced; details say how.',
  'operator.signed-in': 'An operator signed in to the console; details say who and how.',
  'operator.refused': 'Somebody proved at the door who they are, wanted to enter the console, and is no operator.',
  'operator.changed':
    'An operator was added, changed or removed, a link was made for them, or a passkey came or went; details say by whom.',
  'console.performed':
    'An operator changed something, or uncovered somebody, in the console; details name the operation, by whom, why.',
  'console.agreed':
    'A second operator agreed to a proposal, which is then carried out; details name operation, proposal, by whom.',
  'console.proposed':
    'An operator proposed what a second one has to agree to; details name the operation, by whom, why.',
  'partner.question-answered': 'A partner answered a question of the qualification; details say which.',
  'partner.answer-reviewed': 'A reviewer accepted or refused an answer of a partner; details say which, and who.',
  'examination.begun': 'The examiner began to examine a service.',
  'examination.finished': 'An examination ended; details hold its verdict, or that it was interrupted.',
  'directory.imported': 'A directory extraction was applied.',
  'directory.entry-read': 'An operator looked somebody up in the directory; details say who and why.',
  'trust-root.added': 'A root of cards was added by the operators; details hold its fingerprint and its store.',
  'trust-root.withdrawn': 'A root of cards was withdrawn by the operators; cards below it are refused from then on.',
  'journal.person-read': 'An operator read the lines of one person; details say who and why.',
  'journal.exported': 'An operator took lines of the journal away; details say which, how many, who and why.',
  'journal.verified': 'The chain of the journal was verified; details say up to which line, with what result, and who.',
  'support.unmasked': 'An operator saw whose login it was, for a quarter of an hour; details say who and why.',
} as const;

export type EventKind = keyof typeof eventKinds;

/**
 * What a room says happened. Holds identifiers that the law needs and nothing else: never claims, names,
 * tokens or secrets. `details` takes codes and counts.
 */
export type NewEvent = {
  readonly kind: EventKind;
  readonly atMilliseconds: number;
  readonly nationalId?: NationalId | undefined;
  /** The citizen's account. */
  readonly accountId?: AccountId | undefined;
  readonly clientId?: ClientId | undefined;
  readonly sessionId?: SessionId | undefined;
  readonly correlationId?: CorrelationId | undefined;
  readonly details?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Roughly where it happened: kept beside the line and not in it, for as long as the person sees it (`audit/place-store.ts`). */
  readonly place?: Place | undefined;
};
