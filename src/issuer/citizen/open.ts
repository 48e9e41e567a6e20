import { openKeyRing } from '../keys.ts';
import type { LogoutEngine } from '../deliveries.ts';
import { citizenAddresses } from './addresses.ts';
import { createCitizenEngine } from './citizen-engine.ts';
import { serveCitizen } from './citizen-front.ts';
import type { CitizenIssuer } from './citizen-issuer.ts';
import { signingAlgorithmsOf } from './citizen-configuration.ts';
import { checkLogout, endBrowserSession, endSessionsOf } from './citizen-logout.ts';
import { errorAddress } from './error-address.ts';
import { abandonLogin, findLogin, finishLogin } from './login-in-progress.ts';
import type { CitizenIssuerDeps } from './settings.ts';

/** A citizen issuer with what the composition root needs besides. */
export type OpenCitizenIssuer = CitizenIssuer & {
  /** Signs back-channel logouts of this door (`startDeliveries`). */
  readonly logoutEngine: () => LogoutEngine;
};

/** Opens one issuer of the citizen door: its keys, its engine, and what the pages may do with a login. */
export const openCitizenIssuer = async (deps: CitizenIssuerDeps): Promise<OpenCitizenIssuer> => {
  const keyDeps = { ...deps.keys, algorithms: signingAlgorithmsOf[deps.door] };
  let engine = createCitizenEngine(deps, await openKeyRing(keyDeps));
  return {
    door: deps.door,
    issuer: deps.issuer,
    basePath: citizenAddresses(deps.issuer).basePath,
    serve: (path, exchange, firstStep) => serveCitizen(deps, engine, path, exchange, firstStep),
    findLogin: (interactionId, exchange) => findLogin(deps, engine, interactionId, exchange),
    finishLogin: (login, accepted, exchange) => finishLogin(deps, engine, { login, ...accepted }, exchange),
    abandonLogin: (login, error, exchange) => abandonLogin(deps, engine, { login, ...error }, exchange),
    errorRedirect: async (clientId, redirectUri, error) => {
      const client = await engine.clients.findRecord(clientId);
      return client?.redirectUris.includes(redirectUri) === true
        ? errorAddress(deps.issuer, redirectUri, error)
        : undefined;
    },
    checkLogout: (query, exchange) => checkLogout(deps, engine, query, exchange),
    endSession: (exchange) => endBrowserSession(deps, engine, exchange),
    endSessionsOf: (loginIds) => endSessionsOf(deps, engine, loginIds),
    refresh: async () => {
      const ring = await openKeyRing(keyDeps);
      if (ring.version === engine.ring.version) return engine.clients.clear();
      engine = createCitizenEngine(deps, ring);
    },
    logoutEngine: () => engine,
  };
};
