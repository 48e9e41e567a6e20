import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Type } from '@sinclair/typebox';
import { openApiOf } from '#console/open-api.ts';
import { defineOperation, done } from '#console/operation.ts';
import { describedOperations } from '../../../bin/documents/api.ts';
import { openDesk, type Desk } from './desk.ts';
import { serveDesk, type ServedDesk, tokenOf } from './served-desk.ts';

/** The console for programs. */
const opened = new AsyncDisposableStack();
let desk: Desk;
let served: ServedDesk;
let token: string;
before(async () => {
  desk = await openDesk(opened);
  served = await serveDesk(opened, desk);
  token = await tokenOf(desk, 'operator-1');
});
after(() => opened.disposeAsync());

const api = '/console/api/v1';
const bearer = (text = token) => ({ authorization: `Bearer ${text}` });
const json = { 'content-type': 'application/json' };

const post = (name: string, input: unknown, headers: Record<string, string> = bearer()) =>
  served.ask(`${api}/${name}`, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(input) });

const problemOf = async (answer: Response) => {
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
  const problem = (await answer.json()) as {
    status: number;
    title: string;
    errors?: { pointer: string; detail: string }[];
  };
  assert.equal(problem.status, answer.status);
  return problem;
};

test('reads are asked with a query, changes with JSON, and no cache keeps the answer', async () => {
  const looked = await served.ask(`${api}/toys.look?page=3`, { headers: bearer() });
  assert.deepEqual([looked.status, await looked.json()], [200, { page: 3 }]);
  assert.equal(looked.headers.get('cache-control'), 'no-store');
  const turned = await post('toys.turn', { toy: 'top', reason: 'it has to turn' });
  assert.deepEqual([turned.status, await turned.json()], [200, { toy: 'top' }]);
});

test('four eyes answer 202 with the proposal, which a program cannot agree to', async () => {
  const proposed = await post('toys.blow', { toy: 'ball', reason: 'it has to go' });
  assert.equal(proposed.status, 202);
  const { proposalId } = (await proposed.json()) as { proposalId: string };
  const shown = await served.ask(proposed.headers.get('location') ?? '', { headers: bearer() });
  assert.equal(((await shown.json()) as { state: string }).state, 'open');
  const other = await tokenOf(desk, 'operator-2');
  assert.equal((await post('proposals.agree', { proposalId }, bearer(other))).status, 422);
  assert.deepEqual(desk.blown, []);
  const cookie = { cookie: 'operator=operator-2', 'x-csrf': 'note-of-operator-2' };
  assert.equal((await post('proposals.agree', { proposalId }, cookie)).status, 200);
  assert.deepEqual(desk.blown.splice(0), ['ball']);
});

test('refusals are problems with each fault at its place, in the language asked for', async () => {
  const answer = await post(
    'toys.turn',
    { toy: 'x', reason: 'because it can' },
    { ...bearer(), 'accept-language': 'en' },
  );
  assert.deepEqual((await problemOf(answer)).errors, [{ pointer: '/toy', detail: 'At least 2 characters.' }]);
  const french = await post(
    'toys.turn',
    { toy: 'stuck', reason: 'because it can' },
    { ...bearer(), 'accept-language': 'fr' },
  );
  assert.deepEqual((await problemOf(french)).errors, [{ pointer: '/toy', detail: 'Coincé.' }]);
  assert.equal(french.headers.get('content-language'), 'fr');
});

test('whoever is nobody, has not the role, or asks for what is not there is told so', async () => {
  const cases: readonly (readonly [number, Promise<Response>])[] = [
    [401, served.ask(`${api}/toys.look`)],
    [401, served.ask(`${api}/toys.look`, { headers: { authorization: 'Basic dGVzdDp0ZXN0' } })],
    [401, served.ask(`${api}/toys.look`, { headers: bearer('vst_unknown') })],
    [401, served.ask('/console/api/openapi.json')],
    [403, served.ask(`${api}/toys.look`, { headers: bearer(await tokenOf(desk, 'support-1')) })],
    [404, served.ask(`${api}/proposals.show?proposalId=none`, { headers: bearer() })],
    [404, served.ask(`${api}/nothing.here`, { headers: bearer() })],
    [405, served.ask(`${api}/toys.turn`, { headers: bearer() })],
    [405, post('toys.look', {})],
    [422, served.ask(`${api}/toys.look?page=x`, { headers: bearer() })],
    [422, served.ask(`${api}/toys.look?page=1&page=2`, { headers: bearer() })],
    [422, post('toys.turn', ['top'])],
  ];
  for (const [index, [status, asked]] of cases.entries()) {
    const answer = await asked;
    assert.equal(answer.status, status, `case ${index}`);
    await problemOf(answer);
  }
});

test('bodies that are no JSON are refused, forms as well', async () => {
  const send = (body: string, type: string) =>
    served.ask(`${api}/toys.turn`, { method: 'POST', body, headers: { ...bearer(), 'content-type': type } });
  assert.equal((await problemOf(await send('{"toy":', 'application/json'))).status, 400);
  assert.equal((await problemOf(await send('{"__proto__":{"toy":"top"}}', 'application/json'))).status, 400);
  assert.equal((await problemOf(await send('toy=top', 'application/x-www-form-urlencoded'))).status, 415);
  assert.equal((await problemOf(await send('x'.repeat(300_000), 'application/json'))).status, 413);
});

test('the session of the pages reads, and posts only with its own note and from our own site', async () => {
  const cookie = { cookie: 'operator=operator-1' };
  assert.equal((await served.ask(`${api}/toys.look`, { headers: cookie })).status, 200);
  const input = { toy: 'top', reason: 'because it can' };
  const note = { 'x-csrf': 'note-of-operator-1' };
  assert.equal((await post('toys.turn', input, cookie)).status, 403);
  assert.equal((await post('toys.turn', input, { ...cookie, 'x-csrf': 'note-of-operator-2' })).status, 403);
  assert.equal(
    (await post('toys.turn', input, { ...cookie, ...note, origin: 'https://elsewhere.example' })).status,
    403,
  );
  assert.equal((await post('toys.turn', input, { ...cookie, ...note })).status, 200);
  // A token that is not good is not helped by a session.
  assert.equal((await post('toys.turn', input, { ...cookie, ...note, ...bearer('vst_x') })).status, 401);
});

test('an operator’s programs, and strangers’ guesses, are limited', async () => {
  desk.clock.pass(61_000);
  const guesses = await Promise.all(
    Array.from({ length: 12 }, () => served.ask(`${api}/toys.look`, { headers: bearer('vst_guess') })),
  );
  const last = await served.ask(`${api}/toys.look`, { headers: bearer('vst_guess') });
  assert.equal(guesses[0]?.status, 401);
  assert.equal((await problemOf(last)).status, 429);
  assert.ok(Number(last.headers.get('retry-after')) > 0);
  desk.clock.pass(61_000);
  const asked: number[] = [];
  for (let count = 0; count < 62; count += 1)
    asked.push((await served.ask(`${api}/toys.look`, { headers: bearer() })).status);
  assert.equal(asked.filter((status) => status === 429).length, 2);
  desk.clock.pass(61_000);
  assert.equal((await served.ask(`${api}/toys.look`, { headers: bearer() })).status, 200);
});

test('eight requests of an operator are answered at once, and no more: a search of millions of lines is one of them', async () => {
  desk.clock.pass(61_000);
  const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let count = 0;
  const wait = defineOperation({
    ...{ name: 'toys.wait', kind: 'read', roles: ['operator'], summary: { fr: 'Attendre', en: 'Wait' } },
    ...{ input: Type.Object({}), output: Type.Object({}) },
    run: async () => {
      if ((count += 1) === 8) begun.resolve();
      await end.promise;
      return done({});
    },
  });
  const busy = await serveDesk(opened, desk, [wait]);
  const ask = (name: string, who = token) => busy.ask(`${api}/${name}`, { headers: bearer(who) });
  const eight = Promise.all(Array.from({ length: 8 }, () => ask('toys.wait')));
  await begun.promise;
  const ninth = await ask('toys.look');
  assert.deepEqual([ninth.status, ninth.headers.get('retry-after')], [429, '1']);
  assert.equal((await ask('toys.look', await tokenOf(desk, 'operator-2'))).status, 200, 'others do not wait for it');
  end.resolve();
  for (const { status } of await eight) assert.equal(status, 200);
  assert.equal((await ask('toys.look')).status, 200);
});

test('the OpenAPI document describes the whole table and holds to the specification', async () => {
  const document = (await (await served.ask('/console/api/openapi.json', { headers: bearer() })).json()) as {
    paths: Record<string, { get?: object; post?: { requestBody: unknown } }>;
  };
  const verdict = await new Validator().validate(structuredClone(document));
  assert.deepEqual(verdict.errors, undefined);
  assert.ok(verdict.valid);
  assert.deepEqual(
    Object.keys(document.paths).toSorted().slice(-3),
    ['toys.blow', 'toys.look', 'toys.turn'].map((name) => `${api}/${name}`),
  );
  assert.deepEqual(Object.keys(document.paths[`${api}/toys.look`] ?? {}), ['get']);
  assert.match(JSON.stringify(document.paths[`${api}/toys.turn`]?.post?.requestBody), /"required":\["toy","reason"\]/);
});

test('so does the document of the whole console', async () => {
  const document = openApiOf(describedOperations, 'https://office.example');
  const verdict = await new Validator().validate(JSON.parse(JSON.stringify(document)));
  assert.deepEqual(verdict.errors, undefined);
  assert.equal(Object.keys(document.paths).length, describedOperations.length);
});
