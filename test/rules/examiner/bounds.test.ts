import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import type { Started } from '#examiner/examiner.ts';
import { startExaminedService } from '../../support/examined-service.ts';
import { freePorts } from '../../support/free-ports.ts';
import {
  clientSecret,
  type ExaminerWorld,
  newClient,
  openExaminerWorld,
  requestFor,
  withOutcome,
} from './examiner-world.ts';

/** A server that notes what it is asked and answers as told. */
const listenOn = async (
  stack: AsyncDisposableStack,
  port: number,
  location?: (url: string) => string,
): Promise<string[]> => {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const target = location?.(request.url ?? '');
    if (target === undefined) response.writeHead(401).end('nobody');
    else response.writeHead(302, { location: target }).end();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(() => void server.close());
  return asked;
};

const started = async ({ examiner }: ExaminerWorld, request: unknown): Promise<Started> => {
  const answer = await examiner.startExamination(request, newClient());
  if ('objections' in answer) throw new Error(answer.objections.join('; '));
  return answer;
};

describe('what an examination may do', { timeout: 60_000 }, () => {
  const stack = new AsyncDisposableStack();
  let world: ExaminerWorld;
  before(async () => {
    world = await openExaminerWorld(stack, { requestBudget: 12 });
  });
  after(() => stack.disposeAsync());

  it('a request that is none is refused, field by field', async () => {
    const request = requestFor(9, 'citizen', 'service');
    for (const [bent, field] of [
      [{ ...request, kind: 'other' }, /kind/],
      [{ ...request, extra: 1 }, /extra/],
      [{ ...request, loginUrl: 'javascript:alert(1)' }, /loginUrl/],
      [{ ...request, checkUrl: 'http://service.example/me' }, /checkUrl/],
      [{ ...request, logoutUrl: 'https://a:b@service.example/' }, /logoutUrl/],
      [undefined, /./],
    ] as const) {
      const answer = await world.examiner.startExamination(bent, newClient());
      assert.ok('objections' in answer && answer.objections.some((one) => field.test(one)), String(field));
    }
  });

  it('an origin that the partner did not name is never visited', async () => {
    const [port = 0, other = 0] = await freePorts(2);
    const foreign = await listenOn(stack, other);
    await listenOn(stack, port, () => `http://localhost:${other}/inside`);
    const { id } = await started(world, requestFor(port, 'professional', 'wandering'));
    assert.equal(await world.examiner.runExamination(id), 'finished');
    assert.deepEqual(foreign, []);
    const kept = await world.examiner.reportOf(id);
    assert.ok(kept !== undefined && withOutcome(kept.report, 'failed').includes('login'));
  });

  it('private addresses are not reached where they are not allowed', async () => {
    const strict = await openExaminerWorld(stack, { allowPrivate: false });
    const [port = 0] = await freePorts(1);
    const asked = await listenOn(stack, port);
    const { id } = await started(strict, requestFor(port, 'professional', 'inside'));
    await strict.examiner.runExamination(id);
    assert.deepEqual(asked, []);
    const kept = await strict.examiner.reportOf(id);
    assert.match(JSON.stringify(kept?.report.requirements[0]), /pas de réponse de/);
    assert.equal(kept?.report.verdict, 'failed');
  });

  it('a service that never opens a session passes nothing by refusing', async () => {
    const [port = 0] = await freePorts(1);
    await listenOn(stack, port);
    const { id } = await started(world, requestFor(port, 'citizen', 'closed'));
    await world.examiner.runExamination(id);
    const kept = await world.examiner.reportOf(id);
    assert.ok(kept !== undefined && !withOutcome(kept.report, 'passed').some((one) => one.startsWith('id-token')));
    assert.equal(kept.report.verdict, 'failed');
  });

  it('the requests of a run have a bound', async () => {
    const [port = 0] = await freePorts(1);
    const origin = `http://localhost:${port}`;
    // Each answer leads to another of its own: a browser would go on for ever.
    let count = 0;
    const asked = await listenOn(stack, port, (url) =>
      url === '/me' ? `${origin}/me2` : `${origin}/again${(count += 1)}`,
    );
    const { id } = await started(world, requestFor(port, 'citizen', 'endless'));
    await world.examiner.runExamination(id);
    const kept = await world.examiner.reportOf(id);
    assert.equal(asked.length, 12);
    assert.equal(kept?.report.requests, 12);
    assert.match(kept?.report.cutOff?.en ?? '', /used up/);
    assert.equal(kept?.report.verdict, 'failed');
  });

  it('a process that ends interrupts what runs, writes it down, and keeps the report before', async () => {
    let hasWaited: () => void = () => {};
    const waiting = new Promise<void>((resolve) => {
      hasWaited = resolve;
    });
    const ending = await openExaminerWorld(stack, {
      wait: (_milliseconds, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
          hasWaited();
        }),
    });
    const [port = 0] = await freePorts(1);
    const service = await startExaminedService(port, 'hand');
    stack.defer(service.close);
    const request = requestFor(port, 'professional', 'ending');
    const { id, issuer, clientId } = await started(ending, request);
    const { redirectUri } = request;
    const { clock } = ending;
    await service.connect({
      ...{ kind: 'professional', issuer, clientId, clientSecret, redirectUri, clock, fault: undefined },
    });
    const run = ending.examiner.runExamination(id);
    await waiting;
    await ending.examiner.close();
    assert.equal(await run, 'interrupted');
    assert.equal((await ending.store.find(id))?.state, 'interrupted');
    assert.equal(await ending.examiner.reportOf(id), undefined);
  });

  it('one examination of a service runs at a time, and an unknown one not at all', async () => {
    const [port = 0] = await freePorts(1);
    await listenOn(stack, port);
    const one = await started(world, requestFor(port, 'citizen', 'busy'));
    const two = await started(world, requestFor(port, 'citizen', 'busy'));
    const answers = await Promise.all([world.examiner.runExamination(one.id), world.examiner.runExamination(two.id)]);
    assert.deepEqual(answers.toSorted(), ['busy', 'finished']);
    assert.equal(await world.examiner.runExamination(two.id), 'finished');
    assert.equal(await world.examiner.runExamination('nobody'), 'unknown');
  });
});

describe('the examination issuer', { timeout: 60_000 }, () => {
  const stack = new AsyncDisposableStack();
  let world: ExaminerWorld;
  before(async () => {
    world = await openExaminerWorld(stack);
  });
  after(() => stack.disposeAsync());

  const ask = (address: string) => fetch(address, { redirect: 'manual' });

  it('answers by hand before the first run, to the declared origin only, and no more once the link is public', async () => {
    const [port = 0] = await freePorts(1);
    await listenOn(stack, port);
    const request = requestFor(port, 'professional', 'by-hand');
    const { id, addresses, clientId } = await started(world, request);
    const login = (redirect: string, client = clientId) =>
      ask(
        `${addresses.authorize}?${new URLSearchParams({ client_id: client, redirect_uri: redirect, state: 's', scope: 'openid' })}`,
      );
    const back = await login(request.redirectUri);
    assert.equal(back.status, 303);
    assert.match(back.headers.get('location') ?? '', new RegExp(`^${request.redirectUri}\\?`));
    assert.equal((await login('https://elsewhere.example/callback')).status, 400);
    assert.equal((await login(request.redirectUri, 'another')).status, 400);
    await world.examiner.runExamination(id);
    assert.equal((await login(request.redirectUri)).status, 403);
  });

  it('is laid out as the door that it plays, each examination apart', async () => {
    const professional = await started(world, requestFor(9, 'professional', 'a'));
    const citizen = await started(world, requestFor(9, 'citizen', 'b'));
    assert.match(professional.issuer, /\/auth\/realms\/esante-wallet$/);
    assert.match(citizen.issuer, /\/api\/v2$/);
    const wallet = await ask(`${professional.issuer}/.well-known/wallet-openid-configuration`);
    assert.equal(((await wallet.json()) as { issuer: string }).issuer, professional.issuer);
    const { keys } = (await (await ask(citizen.addresses.keys)).json()) as { keys: { alg: string; d?: string }[] };
    assert.deepEqual(
      keys.map(({ alg, d }) => [alg, d]),
      [['ES256', undefined]],
    );
    for (const path of ['/examen/nobody/rapport', '/examen/nobody/api/v2/jwks', `/examen/${citizen.id}/api/v2/nothing`])
      assert.equal((await ask(`${world.origin}${path}`)).status, 404);
  });

  it('shows how far a run is, and renews the page', async () => {
    const { id } = await started(world, requestFor(9, 'citizen', 'slow'));
    assert.match(await (await ask(`${world.origin}/examen/${id}/rapport`)).text(), /pas encore eu lieu/);
    await world.store.claim(id, world.clock.nowSeconds(), 0, []);
    await world.store.noteProgress(id, { done: 3, total: 24 });
    const page = await (await ask(`${world.origin}/examen/${id}/rapport`)).text();
    assert.match(page, /<progress max="24" value="3">/);
    assert.match(page, /http-equiv="refresh"/);
    assert.equal((await ask(`${world.origin}/examen/${id}/rapport.jws`)).status, 404);
  });
});
