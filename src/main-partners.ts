import type { Examiner } from '#examiner/examiner.ts';
import type { Issuer } from '#issuer/issuer.ts';
import { openProviderSignIn, type ProviderSignIn } from '#partners/provider.ts';
import type { PartnerDoor } from '#partners/request.ts';
import type { DoorAddresses } from '#partners/snippets/facts.ts';
import type { PartnerSpace } from '#partners/space.ts';
import type { Log } from '#platform/log.ts';
import { deriveKey } from '#platform/master-key.ts';
import type { Messenger } from '#platform/messenger.ts';
import { createRateLimit } from '#platform/rate-limit.ts';
import { createLiveStreams } from '#web/partners/live-streams.ts';
import { createLostForms } from '#web/partners/lost-forms.ts';
import { createPartnerPart } from '#web/partners/partner-part.ts';
import { providerReturnPath } from '#web/partners/provider-routes.ts';
import type { PartnerPages } from '#web/partners/space.ts';
import type { Place } from '#web/office/navigation.ts';
import type { OfficePart } from '#web/office/office.ts';
import type { Config } from './config.ts';
import type { Base } from './main.ts';
import type { OpenCitizenDoor } from './main-citizen.ts';
import { sandboxAddressesOf } from './main-sandbox-addresses.ts';

/** What the partner space needs of those who were opened before. */
type PartnerNeeds = {
  readonly messenger: Pick<Messenger, 'sendMail'>;
  readonly issuer: Pick<Issuer, 'engine'>;
  readonly citizen: Pick<OpenCitizenDoor, 'refresh'> | undefined;
  readonly examiner: Examiner;
};

/** Codes that one network may ask for in ten minutes: an office behind one address still signs in. */
const codesPerAddress = { maximum: 20, windowSeconds: 600 };

/** An invitation that is cancelled makes room for another: what it sends by mail is counted apart, in a day. */
const invitationRules = {
  bySender: { maximum: 50, windowSeconds: 86_400 },
  byRecipient: { maximum: 3, windowSeconds: 86_400 },
};

/** The room for the console and the examiner, and its pages as a part of the office. */
export type OpenPartners = {
  readonly space: PartnerSpace;
  readonly places: readonly Place[];
  readonly parts: readonly OfficePart[];
};

/** @param opened waits for what goes on in the background; the examiner, opened before, is interrupted first */
export const openPartners = (opened: AsyncDisposableStack, base: Base, needs: PartnerNeeds): OpenPartners => {
  const background = openBackground(base.log);
  opened.defer(async () => {
    await needs.examiner.close();
    await background.settled();
  });
  const space = spaceOf(base, needs, background.start);
  const part = createPartnerPart({
    space,
    ...{ journal: base.stores.journal, refusals: base.refusals },
    ...{ doors: doorsOf(base.config), links: linksOf(base.config) },
    provider: providerOf(base.config),
    ...{ live: createLiveStreams(base.clock, base.log), lostForms: createLostForms() },
    codesPerAddress: createRateLimit(codesPerAddress, base.clock),
    invitations: {
      bySender: createRateLimit(invitationRules.bySender, base.clock),
      byRecipient: createRateLimit(invitationRules.byRecipient, base.clock),
    },
  });
  return { space, places: ['partners'], parts: [part] };
};

/** Work that outlives the answer that began it. */
const openBackground = (log: Log) => {
  const running = new Set<Promise<void>>();
  return {
    start: (work: () => Promise<void>): void => {
      const promise = work().catch((error: unknown) => log.error('work of the partner space failed', { error }));
      running.add(promise);
      void promise.then(() => running.delete(promise));
    },
    settled: async (): Promise<void> => void (await Promise.allSettled(running)),
  };
};

const spaceOf = (
  base: Base,
  { messenger, issuer, citizen, examiner }: PartnerNeeds,
  inBackground: PartnerSpace['inBackground'],
): PartnerSpace => {
  const { config, stores, clock, random, log, master } = base;
  return {
    ...{ store: stores.partners, answers: stores.answers, examiner, inBackground },
    passAutomatically: config.office.qualification.passAutomatically,
    ...{ clients: stores.clients, citizenClients: stores.citizenClients },
    ...{ messenger, clock, random, log },
    isSuspended: async ({ kind, client }) => {
      const { client: professional, citizenClient } = stores.suspensions;
      const suspensions = kind === 'professional' ? professional : citizenClient;
      return (await suspensions.find(client.clientId, clock.nowSeconds())) !== undefined;
    },
    refreshClients: async () => {
      issuer.engine().clients.clear();
      await citizen?.refresh();
    },
    codeKey: deriveKey(master, 'partner-codes', 32),
    origin: new URL(config.office.url).origin,
    mode: config.mode,
  };
};

const providerOf = ({ office }: Config): ProviderSignIn | undefined => {
  const { provider } = office.partners;
  return provider && openProviderSignIn({ ...provider, redirectUri: new URL(providerReturnPath, office.url).href });
};

const doorsOf = ({ professional, citizen }: Config): Readonly<Partial<Record<PartnerDoor, DoorAddresses>>> => {
  const { issuer } = professional;
  return {
    professional: {
      issuer,
      discovery: `${issuer}/.well-known/wallet-openid-configuration`,
      authorize: professional.authorizeUrl ?? new URL('/auth', issuer).href,
    },
    ...(citizen.enabled ? { low: citizenDoorAt(citizen.low.issuer), plus: citizenDoorAt(citizen.plus.issuer) } : {}),
  };
};

const citizenDoorAt = (issuer: string): DoorAddresses => ({
  issuer,
  discovery: `${issuer}/.well-known/openid-configuration`,
  authorize: `${issuer}/authorize`,
});

const linksOf = (config: Config): PartnerPages['links'] => {
  if (!config.sandbox.enabled) return undefined;
  const { readerOrigin, phoneUrl, citizen } = sandboxAddressesOf(config);
  return {
    cards: `${readerOrigin}/reader`,
    phone: phoneUrl,
    mailbox: `${readerOrigin}/mailbox`,
    citizens: citizen?.demoOrigin,
  };
};
