import { createSecretKey } from 'node:crypto';
import type { ConnectionWatch } from '#account/connection-watch.ts';
import { withSuspendedClients } from '#clients/suspension.ts';
import { dataScopeProviders, defaultDataScopes, isOfferedOnPlus } from '#claims/data-scopes.ts';
import { verifyCitizen } from '#identity/citizen/verify-citizen.ts';
import { type OpenCitizenIssuer, openCitizenIssuer } from '#issuer/citizen/open.ts';
import { acceptedSeconds, type CitizenIssuerSettings } from '#issuer/citizen/settings.ts';
import type { UpstreamKeyStore } from '#methods/upstream/key-store.ts';
import { openUpstream } from '#methods/upstream/open-upstream.ts';
import type { Upstream } from '#methods/upstream/upstream.ts';
import { deriveKey } from '#platform/master-key.ts';
import { createSealer } from '#platform/sealed-token.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import type { CitizenDoorDeps } from '#web/citizen/door.ts';
import { type FaultPageDeps, renderCitizenFault } from '#web/citizen/fault-page.ts';
import { createCitizenLook } from '#web/look/citizen-look.ts';
import type { Config } from './config.ts';
import type { Base } from './main.ts';
import { lookOptionsOf } from './main-look.ts';
import type { Registers } from './main-registers.ts';
import { citizenKeyDepsOf, vaultOf } from './main-stores.ts';

/** One issuer of the citizen door, open but not listening. */
export type OneDoor = {
  readonly issuer: OpenCitizenIssuer;
  readonly upstream: Upstream;
  readonly deps: CitizenDoorDeps;
};

type Shared = {
  readonly registers: Registers;
  /** A session was ended and services wait to be told. */
  readonly wakeDeliveries: () => void;
  /** Tells people of unusual logins. */
  readonly connections: ConnectionWatch | undefined;
};

/** Opens the keys, the engine and the method of one issuer, and gathers what its pages need. */
export const openOneDoor = async (base: Base, door: CitizenDoor, shared: Shared): Promise<OneDoor> => {
  const { config, clock, random, log, master } = base;
  const page = {
    door,
    issuer: config.citizen[door].issuer,
    sealer: createSealer(deriveKey(master, `citizen-notes-${door}`, 32)),
    ...createCitizenLook(lookOptionsOf(config)),
    supportUrl: config.citizen.supportUrl,
    ...{ clock, random, log },
  };
  const issuer = await openIssuerOf(base, page, shared);
  const upstream = await openUpstreamOf(base, door);
  const deps: CitizenDoorDeps = {
    ...pageDepsOf(base, door),
    ...{ issuer, upstream, log, sealer: page.sealer, look: page.look, stylesheet: page.stylesheet },
    supportUrl: page.supportUrl,
    connections: shared.connections,
    login: loginDepsOf(base, door, shared.registers),
  };
  return { issuer, upstream, deps };
};

const openIssuerOf = (base: Base, page: FaultPageDeps, { wakeDeliveries }: Shared): Promise<OpenCitizenIssuer> => {
  const { config, stores, clock, random, log, master, outgoing } = base;
  const { door, issuer } = page;
  const settings = settingsOf(config, door);
  const { protocol, dataProviders, citizenLogins, accounts, journal, suspensions } = stores;
  const clients = withSuspendedClients(stores.citizenClients, { suspensions: suspensions.citizenClient, clock });
  return openCitizenIssuer({
    ...{ door, issuer, settings, clock, random, log, wakeDeliveries },
    stores: { protocol, clients, dataProviders, logins: citizenLogins, accounts, journal },
    keys: citizenKeyDepsOf(config, base, base, door),
    subjectSecret: config.citizen.subjectSecret ?? deriveKey(master, 'citizen-subjects', 32).toString('base64url'),
    cookieKey: createSecretKey(deriveKey(master, `citizen-cookies-${door}`, 32)),
    fetchPartner: (address, init) => outgoing.fetch(address, init),
    renderFault: renderCitizenFault(page),
    placeOf: base.placeOf,
    secretGuard: base.limits.secretGuard,
    noteRefusal: base.refusals.note,
  });
};

const openUpstreamOf = (base: Base, door: CitizenDoor): Promise<Upstream> => {
  const { config, stores, clock, random, log, master, outgoing } = base;
  const { issuer, upstreamScope } = config.citizen[door];
  return openUpstream({
    ...{ door, clock, random, log },
    redirectUri: `${issuer}/oidc-callback`,
    postLogoutRedirectUri: `${issuer}/client/logout-callback`,
    scope: upstreamScope,
    providers: stores.identityProviders,
    keys: upstreamKeysOf(base),
    vault: vaultOf(master, 'upstream', random),
    fetch: (address, init) => outgoing.ask(address, init),
  });
};

const loginDepsOf = (base: Base, door: CitizenDoor, { register, ins }: Registers): CitizenDoorDeps['login'] => {
  const { config, stores, clock, random } = base;
  const { accounts, citizenLogins: logins } = stores;
  const verifyDeps = { register, ins, accounts, clock, random };
  return {
    ...{ logins, accounts, clock, random },
    verifyCitizen: (proof, wish) => verifyCitizen(verifyDeps, proof, wish),
    acceptedSeconds: acceptedSeconds(settingsOf(config, door)),
    unansweredSeconds: config.citizen[door].lifetimes.unansweredSeconds,
  };
};

const pageDepsOf = ({ config, stores, metrics, proxies, limits, placeOf }: Base, door: CitizenDoor) => {
  const { levels, singleSignOn } = config.citizen[door];
  return {
    levels,
    ssoLevels: singleSignOn.enabled ? singleSignOn.levels : [],
    journal: stores.journal,
    logos: stores.partners,
    findBanner: () => stores.banners.find('banner'),
    listDataProviders: async () =>
      (await stores.dataProviders.list()).filter((one) => one.door === door && one.status === 'active'),
    wordsOfScope: (scope: string) => wordsOfScope.get(scope),
    counters: metrics,
    isTrusted: proxies.isTrusted,
    placeOf,
    limit: limits.waitSeconds.door,
    rootRedirect: config.citizen.rootRedirect,
  };
};

const wordsOfScope = new Map(
  defaultDataScopes().map(({ scope, label, provider }) => [
    scope,
    { label, holder: dataScopeProviders[provider] ?? { fr: provider, en: provider } },
  ]),
);

/** Both doors decrypt with the same keys: a provider that serves both knows one address of ours. */
const upstreamKeysOf = ({ stores }: Base): UpstreamKeyStore => ({
  load: () => stores.sealedSecrets.load('upstream-keys'),
  save: async (sealed) => void (await stores.sealedSecrets.keep('upstream-keys', sealed)),
});

const settingsOf = (config: Config, door: CitizenDoor): CitizenIssuerSettings => {
  const { levels, defaultLevel, singleSignOn, session, lifetimes, redirectUrisNeedTld } = config.citizen[door];
  const dataScopes = defaultDataScopes().filter((one) => door === 'low' || isOfferedOnPlus(one));
  return {
    levels,
    defaultLevel,
    singleSignOn,
    session,
    lifetimes,
    allowedIdpHints: config.citizen.allowedIdpHints.map(asProviderId),
    dataScopes: dataScopes.map(({ scope }) => scope),
    errorUriBase: config.citizen.errorUriBase,
    redirectUrisNeedTld,
    insecureUnqualifiedMatricule: config.insecureUnqualifiedMatricule,
  };
};
