import Fastify from 'fastify';
import { parseCitizenClient, parseDataProvider } from '#clients/citizen/declare.ts';
import type { Declared } from '#clients/read-declared.ts';
import { hashSecret, verifySecret } from '#clients/secret.ts';
import { registerCitizenDemo } from '#sandbox/citizen/demo/citizen-demo.ts';
import { declareServices, declareTaxApi, type HashesOf } from '#sandbox/citizen/demo/services.ts';
import { registerIdentityProviders } from '#sandbox/citizen/providers/identity-providers.ts';
import { identityProvidersOfSandbox } from '#sandbox/citizen/providers/records.ts';
import { sandboxCitizens } from '#sandbox/citizen/people.ts';
import { civilRegisterPath, registerCivilRegister } from '#sandbox/citizen/registers/civil-register.ts';
import { insiPath, registerInsi } from '#sandbox/citizen/registers/insi.ts';
import { refuseProduction } from '#sandbox/surroundings.ts';
import { asClientId } from '#vocabulary/identifiers.ts';
import { typeboxSchemas } from '#platform/schemas.ts';
import type { Base } from './main.ts';
import type { LentRegisters } from './main-registers.ts';
import { type Listening, listen } from './main-listen.ts';
import { applyRegistry, type CitizenRegistry } from './main-registry.ts';
import { citizenAddressesOf, originOf, sandboxAddressesOf } from './main-sandbox-addresses.ts';
import { vaultOf } from './main-stores.ts';

/** What the sandbox lends to the citizen door, and its own parties. */
export type CitizenSandbox = {
  readonly registers: LentRegisters;
  readonly parties: readonly (() => Promise<Listening>)[];
};

/** Declares identity providers and demo services, before the door opens. Throws in production. */
export const prepareCitizenSandbox = async (base: Base): Promise<CitizenSandbox> => {
  const { config, stores, clock, random, master } = base;
  refuseProduction({ config }, 'The sandbox of the citizen door');
  const origins = { providersOrigin: originOf(config.sandbox.providersListen) };
  const vault = vaultOf(master, 'upstream', random);
  await applyRegistry({ stores, vault, clock }, 'sandbox', {
    ...(await demoRecords(base)),
    identityProviders: identityProvidersOfSandbox(origins, vault),
    banner: undefined,
  });
  const registersOrigin = originOf(config.sandbox.registersListen);
  return {
    registers: { registerUrl: `${registersOrigin}${civilRegisterPath}`, insUrl: `${registersOrigin}${insiPath}` },
    parties: [() => openProviders(base, origins), () => openRegisters(base), () => openDemo(base)],
  };
};

/** The demonstration services and the data provider, with the hashes that the store has: a start changes nothing. */
const demoRecords = async ({
  config,
  stores,
  random,
}: Base): Promise<Pick<CitizenRegistry, 'citizenClients' | 'dataProviders'>> => {
  const demoOrigin = originOf(config.sandbox.citizenDemoListen);
  const hashesOf: HashesOf = async (clientId, secret) => {
    const client = await stores.citizenClients.find(asClientId(clientId));
    const provider = await stores.dataProviders.find(asClientId(clientId));
    const authentication = client?.authentication;
    const known =
      authentication?.method === 'client_secret_post' ? authentication.secretHashes : provider?.secretHashes;
    return known !== undefined && verifySecret(secret, known) ? known : [hashSecret(secret, random)];
  };
  const services = await declareServices(demoOrigin, hashesOf);
  return {
    citizenClients: services.map((one) => validOf(parseCitizenClient(one, 'sandbox'))),
    dataProviders: [validOf(parseDataProvider(await declareTaxApi(demoOrigin, hashesOf), 'sandbox'))],
  };
};

const validOf = <One>(declared: Declared<One>): One => {
  if (declared.isValid) return declared.value;
  throw new Error(`a demo service of the citizen door is not valid: ${JSON.stringify(declared.faults)}`);
};

const openProviders = async (base: Base, origins: { readonly providersOrigin: string }): Promise<Listening> => {
  const { config, clock, random, log, outgoing } = base;
  const { low, plus } = config.citizen;
  const issuers = [low.issuer, plus.issuer];
  const providers = Fastify({ logger: false, schemaController: typeboxSchemas });
  await registerIdentityProviders(providers, {
    config,
    origins,
    federator: {
      redirectUris: issuers.map((issuer) => `${issuer}/oidc-callback`),
      postLogoutRedirectUris: issuers.map((issuer) => `${issuer}/client/logout-callback`),
      jwksUri: `${plus.issuer}/client/.well-known/keys`,
    },
    fetch: (address, init) => outgoing.fetch(address, init),
    clock,
    random,
    log,
  });
  return listen(providers, config.sandbox.providersListen, 'the simulated identity providers');
};

const openRegisters = ({ config }: Base): Promise<Listening> => {
  const registers = Fastify({ logger: false, schemaController: typeboxSchemas });
  registerCivilRegister(registers, sandboxCitizens);
  registerInsi(registers, sandboxCitizens);
  return listen(registers, config.sandbox.registersListen, 'the simulated registers');
};

const openDemo = async ({ config, clock, random, log }: Base): Promise<Listening> => {
  const demo = Fastify({ logger: false, schemaController: typeboxSchemas });
  const addresses = { ...sandboxAddressesOf(config), citizen: citizenAddressesOf(config) };
  await registerCitizenDemo(demo, { config, addresses, clock, random, log });
  return listen(demo, config.sandbox.citizenDemoListen, 'the demo services of the citizen door');
};
