import { createSecretKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dataScopeProviders, defaultDataScopes, isOfferedOnPlus } from '#claims/data-scopes.ts';
import { createInsi } from '#identity/citizen/insi.ts';
import type { InsLookup } from '#identity/citizen/look-up-ins.ts';
import type { CivilRegister } from '#identity/citizen/register.ts';
import { createRnippRegister } from '#identity/citizen/rnipp.ts';
import { verifyCitizen } from '#identity/citizen/verify-citizen.ts';
import { doorOfDelivery } from '#issuer/citizen/door-store.ts';
import { type OpenCitizenIssuer, openCitizenIssuer } from '#issuer/citizen/open.ts';
import { acceptedSeconds, type CitizenIssuerSettings } from '#issuer/citizen/settings.ts';
import type { LogoutEngine } from '#issuer/deliveries.ts';
import type { Delivery } from '#issuer/delivery-store.ts';
import { openUpstream } from '#methods/upstream/open-upstream.ts';
import type { UpstreamKeyStore } from '#methods/upstream/key-store.ts';
import type { Upstream } from '#methods/upstream/upstream.ts';
import { deriveKey } from '#platform/master-key.ts';
import { createOutgoing, type Outgoing } from '#platform/outgoing.ts';
import { createSealer } from '#platform/sealed-token.ts';
import { type CitizenDoor, citizenDoors } from '#vocabulary/citizen.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import type { CitizenDoorDeps } from '#web/citizen/door.ts';
import { renderCitizenFault } from '#web/citizen/fault-page.ts';
import { createCitizenServer } from '#web/citizen/server.ts';
import { createCitizenLook } from '#web/look/citizen-look.ts';
import type { Config } from './config.ts';
import type { Base } from './main.ts';
import { type Listening, listen } from './main-listen.ts';
import { vaultOf } from './main-stores.ts';
import { readTls } from './main-tls.ts';

/** Addresses that the sandbox lends where the operator configured none. */
export type LentRegisters = { readonly registerUrl: string; readonly insUrl: string };

type OneDoor = {
  readonly issuer: OpenCitizenIssuer;
  readonly upstream: Upstream;
  readonly deps: CitizenDoorDeps;
};

/** The citizen door, open but not listening yet. */
export type OpenCitizenDoor = {
  readonly issuers: Readonly<Record<CitizenDoor, OpenCitizenIssuer>>;
  /** The engine that signs a back-channel logout; undefined when it is not of this door. */
  readonly engineOf: (delivery: Delivery) => LogoutEngine | undefined;
  readonly listen: () => Promise<Listening[]>;
  /** Keys, records or clients were changed by another process. */
  readonly refresh: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Opens both issuers. @param wakeDeliveries a session was ended and services wait to be told */
export const openCitizenDoor = async (
  base: Base,
  lent: LentRegisters | undefined,
  wakeDeliveries: () => void,
): Promise<OpenCitizenDoor> => {
  const registers = await openRegisters(base, lent);
  const [low, plus] = await Promise.all(
    citizenDoors.map((door) => openOneDoor(base, door, { registers, wakeDeliveries })),
  );
  if (low === undefined || plus === undefined) throw new Error('the citizen door has two issuers');
  const doors = { low, plus };
  return {
    issuers: { low: low.issuer, plus: plus.issuer },
    engineOf: ({ id }) => {
      const door = doorOfDelivery(id);
      return door && doors[door].issuer.logoutEngine();
    },
    listen: () => listenOn(base.config, doors),
    refresh: async () => {
      for (const { issuer, upstream } of Object.values(doors)) {
        await issuer.refresh();
        await upstream.refresh();
      }
    },
    close: async () => {
      await Promise.all(Object.values(doors).map(({ upstream }) => upstream.close()));
      await registers.close();
    },
  };
};

type Registers = {
  readonly register: CivilRegister | undefined;
  readonly ins: InsLookup | undefined;
  readonly close: () => Promise<void>;
};

/** The operator's own addresses: they may lie in a private network, unlike those that partners give. */
const openRegisters = async (base: Base, lent: LentRegisters | undefined): Promise<Registers> => {
  const { config, clock, random, stores } = base;
  const { register = lent && { url: lent.registerUrl, timeoutSeconds: 6 } } = config.citizen;
  const { ins = lent && { ...lentSoftware, url: lent.insUrl } } = config.citizen;
  const lines: Outgoing[] = [];
  const lineWith = (
    timeoutSeconds: number,
    certificate?: { readonly cert: string; readonly key: string },
  ): Outgoing => {
    const options = { allowPrivate: true, timeoutMilliseconds: timeoutSeconds * 1000, maximumBytes: 128 * 1024 };
    const line = createOutgoing(certificate === undefined ? options : { ...options, certificate });
    lines.push(line);
    return line;
  };
  return {
    register:
      register &&
      createRnippRegister({
        url: register.url,
        fetch: lineWith(register.timeoutSeconds).fetch,
        timeoutMilliseconds: register.timeoutSeconds * 1000,
      }),
    ins: ins && {
      service: createInsi({
        url: ins.url,
        fetch: lineWith(ins.timeoutSeconds, await certificateOf(ins)).fetch,
        timeoutMilliseconds: ins.timeoutSeconds * 1000,
        software: {
          idam: ins.idam,
          name: 'vestibule',
          version: ins.version,
          instance: ins.instance,
          emitter: ins.emitter,
        },
        clock,
        random,
      }),
      evidence: stores.insEvidence,
      policy: {
        validationModeOf: async (id) => (await stores.identityProviders.find(id))?.insValidationMode,
        isProduction: config.mode === 'production',
      },
    },
    close: async () => {
      await Promise.all(lines.map((line) => line.close()));
    },
  };
};

type Ins = NonNullable<Config['citizen']['ins']>;

const lentSoftware = {
  timeoutSeconds: 10,
  idam: 'SANDBOX',
  version: '1.0',
  instance: '00000000-0000-4000-8000-000000000000',
  emitter: 'sandbox',
} as const;

const certificateOf = async ({ certificateFile, keyFile }: Pick<Ins, 'certificateFile' | 'keyFile'>) =>
  certificateFile === undefined || keyFile === undefined
    ? undefined
    : { cert: await readFile(certificateFile, 'utf8'), key: await readFile(keyFile, 'utf8') };

type Shared = { readonly registers: Registers; readonly wakeDeliveries: () => void };

const openOneDoor = async (base: Base, door: CitizenDoor, shared: Shared): Promise<OneDoor> => {
  const { config, stores, clock, random, log, master, outgoing, metrics, proxies } = base;
  const settings = settingsOf(config, door);
  const { issuer: issuerUrl } = config.citizen[door];
  const sealer = createSealer(deriveKey(master, `citizen-notes-${door}`, 32));
  const { look, stylesheet } = createCitizenLook({ sandbox: config.sandbox.enabled });
  const { supportUrl } = config.citizen;
  const page = { door, issuer: issuerUrl, look, sealer, log, clock, random, supportUrl };
  const issuer = await openCitizenIssuer({
    door,
    issuer: issuerUrl,
    settings,
    stores: {
      protocol: stores.protocol,
      clients: stores.citizenClients,
      dataProviders: stores.dataProviders,
      logins: stores.citizenLogins,
      accounts: stores.accounts,
      journal: stores.journal,
    },
    keys: {
      store: stores.citizenKeys[door],
      clock,
      overlapSeconds: settings.session.maximumSeconds,
      vault: vaultOf(master, 'signing-keys', random),
    },
    subjectSecret: config.citizen.subjectSecret ?? deriveKey(master, 'citizen-subjects', 32).toString('base64url'),
    cookieKey: createSecretKey(deriveKey(master, `citizen-cookies-${door}`, 32)),
    clock,
    random,
    log,
    fetchPartner: (address, init) => outgoing.fetch(address, init),
    renderFault: renderCitizenFault(page),
    wakeDeliveries: shared.wakeDeliveries,
  });
  const upstream = await openUpstream({
    door,
    redirectUri: `${issuerUrl}/oidc-callback`,
    postLogoutRedirectUri: `${issuerUrl}/client/logout-callback`,
    scope: config.citizen[door].upstreamScope,
    providers: stores.identityProviders,
    keys: upstreamKeysOf(base),
    vault: vaultOf(master, 'upstream', random),
    fetch: (address, init) => outgoing.fetch(address, init),
    clock,
    random,
    log,
  });
  const verifyDeps = {
    register: shared.registers.register,
    ins: shared.registers.ins,
    accounts: stores.accounts,
    clock,
    random,
  };
  const deps: CitizenDoorDeps = {
    issuer,
    upstream,
    login: {
      logins: stores.citizenLogins,
      accounts: stores.accounts,
      verifyCitizen: (proof, wish) => verifyCitizen(verifyDeps, proof, wish),
      clock,
      random,
      acceptedSeconds: acceptedSeconds(settings),
    },
    journal: stores.journal,
    levels: settings.levels,
    ssoLevels: settings.singleSignOn.enabled ? settings.singleSignOn.levels : [],
    findBanner: () => stores.banners.find('banner'),
    listDataProviders: async () =>
      (await stores.dataProviders.list()).filter((one) => one.door === door && one.status === 'active'),
    wordsOfScope: (scope) => wordsOfScope.get(scope),
    sealer,
    look,
    stylesheet,
    log,
    counters: metrics,
    isTrusted: proxies.isTrusted,
    limit: () => undefined,
    rootRedirect: undefined,
    supportUrl,
  };
  return { issuer, upstream, deps };
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

const listenOn = async ({ citizen }: Config, doors: Readonly<Record<CitizenDoor, OneDoor>>): Promise<Listening[]> => {
  const listening: Listening[] = [];
  for (const door of citizenDoors) {
    const { tls, listen: address } = citizen[door];
    const server = createCitizenServer(doors[door].deps, tls === undefined ? undefined : await readTls(tls));
    listening.push(await listen(server, address, `the issuer ${door} of the citizen door`));
  }
  return listening;
};
