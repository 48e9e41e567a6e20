import type { Static } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Agent } from 'undici';
import type { Log } from '#platform/log.ts';
import { createCardAgent } from '../card-agent/agent.ts';
import { isForeignRequest } from '../same-origin.ts';
import { refuseProduction, type Surroundings } from '../surroundings.ts';
import {
  browserAnswer,
  insertBody,
  loginAnswer,
  loginBody,
  openBody,
  pressBody,
  refusalAnswer,
  typeBody,
} from './api.ts';
import { type BrowserRoom, createBrowserRoom, type RobotBrowser } from './browser.ts';
import { addCardAgent } from './card-agent.ts';
import { addCitizenHands } from './citizen-calls.ts';
import { logInAsCitizen } from './citizen-hands.ts';
import { findCard } from './find-card.ts';
import type { Network } from './follow.ts';
import {
  confirmLogout,
  createThrowAwayBrowser,
  insertCard,
  logIn,
  logInByPhone,
  openAddress,
  presentInserted,
  pressCancel,
  removeCard,
  typeIdentifier,
  waitForPhone,
} from './hands.ts';
import { type Outcome, refuse } from './outcome.ts';
import { addPhones, createPhoneRoom, type PhoneRoom, unknownPhone } from './phones.ts';

type AtBrowser = { readonly Params: { readonly id: string } };

/** What every route works with. */
type Bench = {
  readonly network: Network;
  readonly rooms: BrowserRoom;
  readonly phones: PhoneRoom;
  readonly surroundings: Surroundings;
};

/**
 * Adds the robot’s JSON API under `/robot`: named browsers that open addresses, insert cards and press
 * buttons, for anybody’s tests (docs/robot.md). Throws in production.
 */
export async function registerRobot(app: FastifyInstance, surroundings: Surroundings): Promise<void> {
  refuseProduction(surroundings, 'The robot');
  const dispatcher = new Agent({ connect: { ca: surroundings.trust.rootPem } });
  const bench: Bench = {
    network: { addresses: surroundings.addresses, rootPem: surroundings.trust.rootPem, dispatcher },
    rooms: createBrowserRoom(() => surroundings.random.token(16)),
    phones: createPhoneRoom(),
    surroundings,
  };
  const { clock, random, cards } = surroundings;
  const maker = { origin: surroundings.addresses.phoneUrl, dispatcher, clock, random };
  await app.register(
    async (scope) => {
      scope.addHook('preClose', async () => bench.phones.forgetAll());
      scope.addHook('onClose', () => dispatcher.destroy());
      speakJson(scope, surroundings.log);
      refuseForeignPages(scope, surroundings.addresses.readerOrigin);
      addBrowsers(scope, bench);
      addHands(scope, bench);
      addTyping(scope, bench);
      addButtons(scope, bench);
      addCitizenHands(scope, bench.network, (id, reply, act) => withBrowser(bench, id, reply, act));
      addLogin(scope, bench);
      addCardAgent(scope, { agent: createCardAgent(surroundings), cards });
      addPhones(scope, { network: bench.network, maker, cards, phones: bench.phones });
    },
    { prefix: '/robot' },
  );
}

/** An empty body is taken whatever type it claims; everything that goes wrong is told in JSON. */
function speakJson(scope: FastifyInstance, log: Log): void {
  const parse = scope.getDefaultJsonParser('error', 'error');
  scope.removeContentTypeParser('application/json');
  scope.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: 64_000 },
    (request, body: string, done) => (body === '' ? done(null, null) : parse(request, body, done)),
  );
  scope.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: 'unknown-address', message: 'docs/robot.md lists the addresses.' }),
  );
  scope.setErrorHandler((error: { readonly statusCode?: number; readonly message?: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error('The robot failed.', { error, route: request.routeOptions.url });
    const known =
      status < 500
        ? { error: 'bad-request', message: error.message }
        : { error: 'defect', message: 'The log says what happened.' };
    return reply.code(status).send(known);
  });
}

function refuseForeignPages(scope: FastifyInstance, ownOrigin: string): void {
  scope.addHook('onRequest', async (request, reply) => {
    if (!isForeignRequest(request, ownOrigin)) return;
    await reply.code(403).send({ error: 'foreign-page', message: 'Pages of other sites may not use the robot.' });
  });
}

function addBrowsers(scope: FastifyInstance, bench: Bench): void {
  const { rooms } = bench;
  const schema = { response: { 200: browserAnswer, 201: browserAnswer, 404: refusalAnswer } };
  scope.post('/browsers', { schema }, async (_request, reply) => reply.code(201).send(describe(rooms.open())));
  scope.get<AtBrowser>('/browsers/:id', { schema }, (request, reply) =>
    withBrowser(bench, request.params.id, reply, (browser) => ({ place: browser.place })),
  );
  scope.delete<AtBrowser>('/browsers/:id', async (request, reply) =>
    reply.code(rooms.close(request.params.id) ? 204 : 404).send(),
  );
}

const answers = { 200: browserAnswer, '4xx': refusalAnswer, 502: refusalAnswer };

function addHands(scope: FastifyInstance, bench: Bench): void {
  const opening = { schema: { body: openBody, response: answers } };
  scope.post<AtBrowser & { Body: Static<typeof openBody> }>('/browsers/:id/open', opening, (request, reply) =>
    withBrowser(bench, request.params.id, reply, (browser) =>
      openAddress(browser, bench.network, request.body.url, request.body.followService),
    ),
  );
  const inserting = { schema: { body: insertBody, response: answers } };
  scope.post<AtBrowser & { Body: Static<typeof insertBody> }>('/browsers/:id/insert', inserting, (request, reply) =>
    withBrowser(bench, request.params.id, reply, (browser) => {
      const card = findCard(bench.surroundings.cards, request.body.card);
      return 'refusal' in card ? card : insertCard(browser, bench.network, card, request.body.followService);
    }),
  );
}

function addTyping(scope: FastifyInstance, bench: Bench): void {
  const typing = { schema: { body: typeBody, response: answers } };
  scope.post<AtBrowser & { Body: Static<typeof typeBody> }>('/browsers/:id/phone', typing, (request, reply) =>
    withBrowser(bench, request.params.id, reply, (browser) =>
      typeIdentifier(browser, bench.network, request.body.identifier),
    ),
  );
}

const buttons = {
  remove: async (browser: RobotBrowser) => removeCard(browser),
  present: presentInserted,
  cancel: pressCancel,
  wait: waitForPhone,
  confirm: confirmLogout,
} as const;

function addButtons(scope: FastifyInstance, bench: Bench): void {
  const schema = { body: pressBody, response: answers };
  for (const [path, press] of Object.entries(buttons)) {
    scope.post<AtBrowser & { Body: Static<typeof pressBody> | undefined }>(
      `/browsers/:id/${path}`,
      { schema },
      (request, reply) =>
        withBrowser(bench, request.params.id, reply, (browser) =>
          press(browser, bench.network, request.body?.followService),
        ),
    );
  }
}

function addLogin(scope: FastifyInstance, bench: Bench): void {
  const schema = { body: loginBody, response: { 200: loginAnswer, '4xx': refusalAnswer, 502: refusalAnswer } };
  scope.post<{ Body: Static<typeof loginBody> }>('/login', { schema }, async (request, reply) => {
    const { browser: id } = request.body;
    const browser = id === undefined ? createThrowAwayBrowser() : bench.rooms.find(id);
    if (browser === undefined) return sendRefusal(reply, unknownBrowser);
    if ('provider' in request.body)
      return sendCallback(reply, await logInAsCitizen(browser, bench.network, request.body));
    const { authorizeUrl } = request.body;
    if ('phone' in request.body) {
      const phone = bench.phones.find(request.body.phone);
      if (phone === undefined) return sendRefusal(reply, unknownPhone);
      return sendCallback(reply, await logInByPhone(browser, bench.network, authorizeUrl, phone));
    }
    const card = findCard(bench.surroundings.cards, request.body.card);
    if ('refusal' in card) return sendRefusal(reply, card);
    return sendCallback(reply, await logIn(browser, bench.network, authorizeUrl, card));
  });
}

function sendCallback(reply: FastifyReply, outcome: Outcome): FastifyReply {
  if ('refusal' in outcome) return sendRefusal(reply, outcome);
  if (outcome.place.at === 'service') return reply.send({ callbackUrl: outcome.place.url });
  const message = 'The login did not lead back to the service; place says where it stopped.';
  return reply.code(409).send({ error: 'not-logged-in', message, place: outcome.place });
}

type Refused = Extract<Outcome, { readonly refusal: unknown }>;

const unknownBrowser: Refused = refuse(
  'unknown-browser',
  'No browser has this id: make one with POST /robot/browsers.',
);

async function withBrowser(
  bench: Bench,
  id: string,
  reply: FastifyReply,
  act: (browser: RobotBrowser) => Outcome | Promise<Outcome>,
): Promise<FastifyReply> {
  const browser = bench.rooms.find(id);
  if (browser === undefined) return sendRefusal(reply, unknownBrowser);
  const outcome = await act(browser);
  return 'refusal' in outcome ? sendRefusal(reply, outcome) : reply.send(describe(browser));
}

const describe = (browser: RobotBrowser) => ({ id: browser.id, card: browser.card?.id ?? null, place: browser.place });

const sendRefusal = (reply: FastifyReply, { refusal }: Refused): FastifyReply =>
  reply.code(refusal.status).send({ error: refusal.error, message: refusal.message });
