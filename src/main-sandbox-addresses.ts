import type { CitizenAddresses, SandboxAddresses } from '#sandbox/surroundings.ts';
import type { Config } from './config.ts';

/** Where everything is that a sandbox shows. */
export const sandboxAddressesOf = (config: Config): SandboxAddresses => {
  const { issuer, authorizeUrl } = config.professional;
  const officeOrigin = config.office.enabled ? new URL(config.office.url).origin : undefined;
  return {
    professionalOrigin: new URL(authorizeUrl ?? issuer).origin,
    issuer,
    cardUrl: new URL(config.card.url).origin,
    phoneUrl: new URL(config.phone.url).origin,
    readerOrigin: originOf(config.sandbox.readerListen),
    demoOrigin: originOf(config.sandbox.demoListen),
    officeOrigin,
    consoleUrl: officeOrigin !== undefined && config.office.console.enabled ? `${officeOrigin}/console` : undefined,
    citizen: config.citizen.enabled ? citizenAddressesOf(config) : undefined,
  };
};

/** Where the citizen door and its simulated world are. */
export const citizenAddressesOf = ({ citizen, sandbox }: Config): CitizenAddresses => ({
  low: citizen.low.issuer,
  plus: citizen.plus.issuer,
  providersOrigin: originOf(sandbox.providersListen),
  registersOrigin: originOf(sandbox.registersListen),
  demoOrigin: originOf(sandbox.citizenDemoListen),
});

/** The sandbox listens on this machine alone, under its own name. */
export const originOf = ({ port }: { readonly port: number }): string => `http://localhost:${port}`;
