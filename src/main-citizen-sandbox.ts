import Fastify from 'fastify';
import { registerIdentityProviders } from '#sandbox/citizen/providers/identity-providers.ts';
import { identityProvidersOfSandbox } from '#sandbox/citizen/providers/records.ts';
import { sandboxCitizens } from '#sandbox/citizen/people.ts';
import { civilRegisterPath, registerCivilRegister } from '#sandbox/citizen/registers/civil-register.ts';
import { insiPath, registerInsi } from '#sandbox/citizen/registers/insi.ts';
import { refuseProduction } from '#sandbox/surroundings.ts';
import type { Base } from './main.ts';
import type { LentRegisters } from './main-registers.ts';
import { type Listening, listen } from './main-listen.ts';
import { applyRegistry } from './main-registry.ts';
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
    citizenClients: [],
    dataProviders: [],
    identityProviders: identityProvidersOfSandbox(origins, vault),
    banner: undefined,
  });
  const registersOrigin = originOf(config.sandbox.registersListen);
  return {
    registers: { registerUrl: `${registersOrigin}${civilRegisterPath}`, insUrl: `${registersOrigin}${insiPath}` },
    parties: [() => openProviders(base, origins), () => openRegisters(base)],
  };
};

const originOf = ({ port }: { readonly port: number }): string => `http://localhost:${port}`;

const openProviders = async (base: Base, origins: { readonly providersOrigin: string }): Promise<Listening> => {
  const { config, clock, random, log, outgoing } = base;
  const { low, plus } = config.citizen;
  const issuers = [low.issuer, plus.issuer];
  const providers = Fastify({ logger: false });
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
  const registers = Fastify({ logger: false });
  registerCivilRegister(registers, sandboxCitizens);
  registerInsi(registers, sandboxCitizens);
  return listen(registers, config.sandbox.registersListen, 'the simulated registers');
};
