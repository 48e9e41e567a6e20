import Provider from 'oidc-provider';
import { createAdapter } from '../adapter.ts';
import type { KeyRing } from '../keys.ts';
import { recordReuse } from '../reuse.ts';
import { answerAfterWrites } from '../pending-writes.ts';
import { bendReplayDetection } from '../replay.ts';
import type { ProtocolStore } from '../protocol-store.ts';
import { type CitizenAddresses, citizenAddresses } from './addresses.ts';
import { completeCitizenAnswers } from './citizen-answers.ts';
import { watchRefusedRequests } from '../refused-requests.ts';
import { citizenConfiguration, noteRefusals, renderEngineError } from './citizen-configuration.ts';
import { createCitizenEventsOf } from './citizen-events.ts';
import { doorStore } from './door-store.ts';
import { type CitizenClients, createCitizenClients } from './engine-clients.ts';
import { bendCitizenIdToken } from './id-token.ts';
import { createPartnerKeys, type PartnerKeys } from './partner-keys.ts';
import { createSectorCheck, type SectorCheck } from './sector.ts';
import { bendInteraction, type LoginAnswers } from './interaction.ts';
import { type FirstSteps, leadBegunLogins } from './lead-begun.ts';
import { bendCitizenSession, endTokensOnTime } from './session.ts';
import type { CitizenIssuerDeps } from './settings.ts';

/** One engine of one door with the keys of one moment; a rotation makes another. All state is in the stores. */
export type CitizenEngine = {
  readonly provider: Provider;
  readonly handle: ReturnType<Provider['callback']>;
  readonly clients: CitizenClients;
  readonly ring: KeyRing;
  /** The records of this door alone. */
  readonly protocol: ProtocolStore;
  readonly addresses: CitizenAddresses;
  readonly partnerKeys: PartnerKeys;
  readonly isSectorGood: SectorCheck;
  /** What `lead-begun.ts` asks for an authorization request on its way through the engine. */
  readonly firstSteps: FirstSteps;
  /** What `resume.ts` answers a login with, for the request that it hands to the engine. */
  readonly answers: LoginAnswers;
};

/** Without listeners the engine's framework prints to the console. A refusal is not logged here: it is not a defect. */
const logDefects = (provider: Provider, { log, door }: CitizenIssuerDeps): void => {
  const tell = (error: unknown) => log.error('the protocol engine failed', { error, detail: door });
  (provider as NodeJS.EventEmitter).on('error', tell);
  provider.on('server_error', (_ctx: unknown, error: unknown) => tell(error));
};

const withoutDispatcher = (init: RequestInit | undefined): RequestInit => {
  const { dispatcher: _guard, ...rest } = (init ?? {}) as RequestInit & { dispatcher?: unknown };
  return rest;
};

/** Builds the engine of a door on our stores, with every adaptation applied. */
export const createCitizenEngine = (deps: CitizenIssuerDeps, ring: KeyRing): CitizenEngine => {
  const { door, issuer, stores, clock, settings, fetchPartner } = deps;
  const protocol = doorStore(door, stores.protocol);
  const recordOf: CitizenClients['recordOf'] = (client) => clients.recordOf(client);
  const partnerKeys = createPartnerKeys({ clock, fetchPartner });
  const provider = new Provider(issuer, {
    ...citizenConfiguration(deps, recordOf),
    adapter: createAdapter({
      protocol,
      journal: stores.journal,
      clock,
      eventsOf: createCitizenEventsOf(door, clock, deps.placeOf),
    }),
    jwks: { keys: ring.all.map(({ privateJwk }) => privateJwk) },
    fetch: (url, init) => fetchPartner(url instanceof Request ? url.url : url, withoutDispatcher(init)),
  });
  // The web room sets the forwarded headers itself, from configured proxies only.
  provider.proxy = true;
  logDefects(provider, deps);
  answerAfterWrites(provider, (ctx, error) => renderEngineError(deps, ctx, error));
  noteRefusals(provider);
  if (deps.noteRefusal !== undefined) watchRefusedRequests(provider, deps.noteRefusal);
  bendCitizenSession(provider, { clock, maximumSeconds: settings.session.maximumSeconds });
  const answers: LoginAnswers = new WeakMap();
  bendInteraction(provider, answers);
  endTokensOnTime(provider);
  const { idTokenSeconds } = settings.lifetimes;
  bendCitizenIdToken(provider, { issuer, ring, clock, idTokenSeconds, partnerKeys, recordOf });
  bendReplayDetection(provider, protocol, clock);
  const clients = createCitizenClients(provider, door, stores.clients);
  completeCitizenAnswers(provider, deps);
  const firstSteps: FirstSteps = new WeakMap();
  leadBegunLogins(provider, deps, { firstSteps, recordOf });
  recordReuse(provider, deps);
  return {
    provider,
    handle: provider.callback(),
    clients,
    ring,
    protocol,
    addresses: citizenAddresses(issuer),
    partnerKeys,
    isSectorGood: createSectorCheck(deps),
    firstSteps,
    answers,
  };
};
