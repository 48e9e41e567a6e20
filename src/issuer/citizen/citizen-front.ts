import { checktokenPath, citizenPaths, discoveryPath } from './addresses.ts';
import { serveAuthorize } from './authorize.ts';
import { serveChecktoken } from './checktoken.ts';
import type { CitizenEngine } from './citizen-engine.ts';
import type { Exchange } from './citizen-issuer.ts';
import { passToEngine } from './pass.ts';
import { serveResume } from './resume.ts';
import type { CitizenIssuerDeps } from './settings.ts';

const machinePaths: readonly string[] = [
  citizenPaths.token,
  citizenPaths.userinfo,
  citizenPaths.jwks,
  citizenPaths.revocation,
  discoveryPath,
];

const resumePath = new RegExp(`^${citizenPaths.authorization}/[\\w-]+$`);

/** Serves what is the engine's or of its kind; false for a page of the web room. */
export const serveCitizen = async (
  deps: CitizenIssuerDeps,
  engine: CitizenEngine,
  path: string,
  exchange: Exchange,
): Promise<boolean> => {
  if (path === citizenPaths.authorization) await serveAuthorize(deps, engine, exchange);
  else if (resumePath.test(path)) await serveResume(deps, engine, path, exchange);
  else if (path === checktokenPath) await serveChecktoken(deps, engine, exchange);
  else if (machinePaths.includes(path)) await serveMachine(engine, path, exchange);
  else return false;
  return true;
};

/** Programs are answered in JSON whatever they say that they accept, and given no cookie (franceconnect.md §1.6). */
const serveMachine = (engine: CitizenEngine, path: string, exchange: Exchange): Promise<void> => {
  exchange.request.headers.accept = 'application/json';
  return passToEngine(engine, exchange, { path });
};
