import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import Fastify from 'fastify';
import { createInsi, type InsiOptions } from '#identity/citizen/insi.ts';
import { createRnippRegister, type RnippOptions } from '#identity/citizen/rnipp.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { sandboxCitizens } from '#sandbox/citizen/people.ts';
import { civilRegisterPath, registerCivilRegister } from '#sandbox/citizen/registers/civil-register.ts';
import { insiPath, registerInsi } from '#sandbox/citizen/registers/insi.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import type { PivotIdentity, UpstreamProof } from '#vocabulary/citizen.ts';

/** The simulated civil register and INSi on a port of their own, and the two clients of the platform that ask them. */
export const openRegisters = async (context: TestContext) => {
  const app = Fastify({ forceCloseConnections: true });
  const questions: string[] = [];
  app.addHook('preHandler', async ({ method, body }) => {
    if (method === 'POST') questions.push(String(body));
  });
  registerCivilRegister(app, sandboxCitizens);
  registerInsi(app, sandboxCitizens);
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  context.after(() => app.close());
  const put = async (path: string, mode: object) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${origin}${path}/mode`, { method: 'PUT', headers, body: JSON.stringify(mode) });
    if (answer.status !== 200) throw new Error(await answer.text());
  };
  return {
    origin,
    register: askRegisterAt(`${origin}${civilRegisterPath}`),
    insi: askInsiAt(`${origin}${insiPath}`),
    /** Envelopes that INSi received. */
    questions,
    setRegisterMode: (mode: object) => put(civilRegisterPath, mode),
    setInsiMode: (mode: object) => put(insiPath, mode),
  };
};

export const askRegisterAt = (url: string, timeoutMilliseconds = 5000, by: RnippOptions['fetch'] = fetch) =>
  createRnippRegister({ url, fetch: by, timeoutMilliseconds });

export const askInsiAt = (url: string, options: Partial<InsiOptions> = {}) =>
  createInsi({
    url,
    fetch,
    timeoutMilliseconds: 5000,
    software: {
      idam: 'AB00000001',
      name: 'Vestibule & co',
      version: '1.0',
      instance: '0e4b6c1c-4a5f-4c58-9d63-2d1a1b6f7c11',
      emitter: '3759000011',
    },
    clock: systemClock,
    random: systemRandom,
    ...options,
  });

/** A server that answers as the test wants; returns its origin. */
export const answerWith = async (context: TestContext, listener: RequestListener): Promise<string> => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  context.after(() => server.close().closeAllConnections());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** What a provider says of a test citizen. */
export const pivotOf = (citizenId: string): PivotIdentity => {
  const claims = sandboxCitizens.find((citizen) => citizen.citizenId === citizenId)?.claims;
  if (claims === undefined) throw new Error(`no test citizen ${citizenId}`);
  const { given_name_array: names, gender } = claims;
  return {
    givenNames: Array.isArray(names) ? names : [String(claims['given_name'])],
    familyName: String(claims['family_name']),
    birthdate: String(claims['birthdate']),
    gender: gender === 'male' ? 'male' : 'female',
    birthplace: String(claims['birthplace']),
    birthcountry: String(claims['birthcountry']),
  };
};

/** A proof for these traits, as the method `upstream` makes it. */
export const proofOf = (pivot: PivotIdentity, more: Partial<UpstreamProof> = {}): UpstreamProof => ({
  method: 'upstream',
  providerId: asProviderId('tax-office'),
  providerSubject: 'subject-at-the-provider',
  level: 'eidas1',
  amr: ['fc'],
  identity: { kind: 'pivot', pivot },
  email: undefined,
  preferredUsername: undefined,
  ins: undefined,
  idToken: 'id-token',
  establishedAtSeconds: 1_800_000_000,
  ...more,
});
