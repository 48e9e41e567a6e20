import type { TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { createLog } from '#platform/log.ts';
import { newPerson, type Person } from '../../support/person.ts';
import { newService, type Service } from '../../support/service.ts';
import { startWorld, type World } from '../../support/world.ts';
import fc from 'fast-check';
import { type Asker, openAsker } from './ask.ts';
import { judge, type Law } from './judge.ts';
import { type Mutation, mutations } from './mutation.ts';
import { spoil, type Valid } from './spoil.ts';

/** A platform to be maltreated, with two services, somebody logged in, and its log in our hands. */
export type BadWorld = {
  readonly world: World;
  readonly asker: Asker;
  readonly law: Law;
  readonly strict: Service;
  readonly compatible: Service;
  readonly doctor: Person;
  /** Of the doctor's login. */
  readonly idToken: string;
  readonly logLines: readonly string[];
  /** Asks, judges, and now and then looks whether the platform still serves. */
  readonly attempt: (valid: Valid, spoilt: readonly Mutation[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Thousands of requests and of wrong secrets come from one address here. */
export const unlimited = { requestsPerAddress: 1_000_000, cardsPerAddress: 1_000_000, wrongSecrets: 1_000_000 };

export const openBadWorld = async (options: { readonly withCertificate?: boolean } = {}): Promise<BadWorld> => {
  const logLines: string[] = [];
  const world = await startWorld({
    log: createLog('info', { write: (line) => void logLines.push(line) }),
    overrides: { limits: unlimited },
  });
  const strict = await newService(world);
  const compatible = await newService(world, { profile: 'compatible' });
  const doctor = newPerson(world);
  const { url, checks } = await strict.begin();
  const tokens = await strict.finish(await doctor.logIn(url, world.card('899800000012')), checks);
  const roots = Object.values(world.running.sandbox?.pki.authorities ?? {}).map(({ certificatePem }) => certificatePem);
  const asker = openAsker(roots, options.withCertificate === true ? world.card('899800000012') : undefined);
  const law = lawOf(world, [strict, compatible]);
  let count = 0;
  return {
    world,
    asker,
    law,
    strict,
    compatible,
    doctor,
    idToken: tokens.id_token ?? '',
    logLines,
    attempt: async (valid, spoilt) => {
      const asked = spoil(valid, spoilt);
      judge(law, asked, await asker.ask(asked));
      count += 1;
      if (count % 200 === 0) await checkAlive(world);
    },
    close: async () => {
      asker.close();
      await world.close();
    },
  };
};

const lawOf = (world: World, services: readonly Service[]): Law => ({
  own: [
    world.issuer,
    world.authorizeUrl,
    world.cardOrigin,
    world.mutualTlsOrigin,
    world.operationsOrigin,
    world.phoneOrigin,
  ].map((url) => new URL(url).origin),
  registered: services.flatMap(({ redirectUri }) => [redirectUri, redirectUri.replace('callback', 'bye')]),
  backChannel:
    /^\/auth\/realms\/esante-wallet\/protocol\/openid-connect\/(token|token\/introspect|revoke|ext\/par\/request|ext\/ciba\/auth|userinfo|certs)(\?|$)/,
});

const checkAlive = async (world: World): Promise<void> => {
  const response = await fetch(`${world.operationsOrigin}/ready`);
  assert.equal(response.status, 200, 'the platform is not ready any more');
};

/** Another seed may be tried with BAD_INPUT_SEED; the usual one is fixed, so that everybody sees the same requests. */
const seed = Number(process.env['BAD_INPUT_SEED'] ?? 20_251);

/** Spoils the valid requests in `runs` ways. The seed is printed, and with a failure the smallest request that shows it. */
export const maltreat = async (
  t: TestContext,
  bad: Pick<BadWorld, 'attempt' | 'world'>,
  valid: readonly Valid[],
  runs: number,
): Promise<void> => {
  t.diagnostic(`${runs} requests, BAD_INPUT_SEED=${seed}`);
  const which = fc.nat(1_000_000);
  const property = fc.asyncProperty(which, mutations, (index, spoilt) => {
    const one = valid[index % valid.length];
    assert.ok(one);
    return bad.attempt(one, spoilt);
  });
  await fc.assert(property, { seed, numRuns: runs });
  await checkAlive(bad.world);
};

/** Bad input is nobody's defect: no line of level error (50) may come of it. */
export const checkLog = ({ logLines }: Pick<BadWorld, 'logLines'>): void => {
  const errors = logLines.filter((line) => (JSON.parse(line) as { level: number }).level >= 50);
  assert.deepEqual(errors.slice(0, 3), [], `${errors.length} error lines in the log`);
};

/** The cookies that the browser would send to this address. */
export const cookieHeader = (person: Person, path: string): readonly (readonly [string, string])[] => {
  const cookies = [...person.cookies.values()].filter((cookie) => path.startsWith(cookie.path));
  return cookies.length === 0 ? [] : [['Cookie', cookies.map(({ name, value }) => `${name}=${value}`).join('; ')]];
};
