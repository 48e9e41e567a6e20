import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createCardAgent } from '../card-agent/agent.ts';
import { addAgentPage } from '../card-agent/agent-page.ts';
import type { TestCard } from '../cards/test-card.ts';
import {
  type Door,
  keepCookie,
  languageOf,
  openDoor,
  readCookie,
  readForm,
  readQuery,
  refuseForeignForm,
} from '../door.ts';
import { addMailbox } from '../mailbox/mailbox-page.ts';
import { addPhonePage } from '../phone/phone-page.ts';
import { refuseProduction, type Surroundings } from '../surroundings.ts';
import { addStartPage } from '../start-page/start-page.ts';
import { addDownloads } from './downloads.ts';
import { presentCard } from './handshake.ts';
import { failurePage, handshakeFailurePage, readerPage } from './pages.ts';
import { createSlots, type Slots } from './slots.ts';

type Bench = { readonly door: Door; readonly slots: Slots; readonly surroundings: Surroundings };

/**
 * Adds the sandbox’s start page (`/`), the virtual reader (`/reader`) and the files of the test cards to
 * the host of `addresses.readerOrigin`. Throws in production.
 */
export async function registerReader(app: FastifyInstance, surroundings: Surroundings): Promise<void> {
  refuseProduction(surroundings, 'The virtual reader');
  await app.register(async (scope) => {
    const door = await openDoor(scope, surroundings.addresses.readerOrigin, surroundings.log);
    const bench = { door, slots: createSlots(), surroundings };
    addStartPage(scope, door, surroundings);
    addMailbox(scope, door, surroundings);
    addPhonePage(scope, door, surroundings);
    addAgentPage(scope, {
      door,
      agent: createCardAgent(surroundings),
      insertedCard: (request) => insertedCard(bench, request),
    });
    addDownloads(scope, surroundings);
    scope.get('/reader', (request, reply) => showReader(bench, request, reply));
    scope.post('/reader/insert', (request, reply) => insert(bench, request, reply));
    scope.post('/reader/remove', (request, reply) => takeOut(bench, request, reply));
    scope.post('/reader/present', (request, reply) => present(bench, request, reply));
  });
}

function showReader(bench: Bench, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { cards, addresses } = bench.surroundings;
  const page = readerPage({
    language: languageOf(request),
    ticket: readQuery(request).get('ticket') ?? undefined,
    cards: cards.list(),
    inserted: insertedCard(bench, request),
    p12Password: cards.p12Password,
    cardUrl: addresses.cardUrl,
    hosts: addresses,
  });
  return bench.door.sendPage(request, reply, page);
}

function insertedCard({ slots, surroundings }: Bench, request: FastifyRequest): TestCard | undefined {
  const inserted = slots.inserted(readerIdOf(request));
  return inserted === undefined ? undefined : surroundings.cards.find(inserted);
}

function insert(bench: Bench, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (refuseForeignForm(bench.door, request, reply)) return reply;
  const card = chosenCard(bench, request);
  if (card === undefined) return sendUnknownCard(bench, request, reply);
  putIn(bench, request, reply, card);
  return reply.redirect('/reader', 303);
}

function takeOut(bench: Bench, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (refuseForeignForm(bench.door, request, reply)) return reply;
  const readerId = readerIdOf(request);
  if (readerId !== undefined) bench.slots.remove(readerId);
  const ticket = readForm(request).get('ticket');
  return reply.redirect(ticket === null ? '/reader' : `/reader?${new URLSearchParams({ ticket })}`, 303);
}

/** The login itself: the card goes into the reader, makes its handshake, and the browser goes where the card host says. */
async function present(bench: Bench, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (refuseForeignForm(bench.door, request, reply)) return reply;
  const card = chosenCard(bench, request);
  if (card === undefined) return sendUnknownCard(bench, request, reply);
  putIn(bench, request, reply, card);
  const { addresses, trust } = bench.surroundings;
  const address = `${addresses.cardUrl}/card?${new URLSearchParams({ ticket: readForm(request).get('ticket') ?? '' })}`;
  const outcome = await presentCard(address, card, { ...addresses, rootPem: trust.rootPem });
  if (outcome.kind === 'return') return reply.redirect(outcome.location, 303);
  return bench.door.sendPage(request, reply, handshakeFailurePage(languageOf(request), outcome));
}

const chosenCard = (bench: Bench, request: FastifyRequest): TestCard | undefined =>
  bench.surroundings.cards.find(readForm(request).get('card') ?? '');

const sendUnknownCard = (bench: Bench, request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  bench.door.sendPage(request, reply, failurePage(languageOf(request), 'unknown-card', 404));

function putIn(bench: Bench, request: FastifyRequest, reply: FastifyReply, card: TestCard): void {
  const { random, addresses } = bench.surroundings;
  const known = readerIdOf(request);
  const readerId = known ?? random.token(16);
  if (known === undefined) keepCookie(reply, addresses.readerOrigin, readerCookie, readerId, { path: '/reader' });
  bench.slots.insert(readerId, card.id);
}

const readerCookie = 'sandbox_reader';

/** The id comes from outside: anything that is not one of ours is no reader. */
function readerIdOf(request: FastifyRequest): string | undefined {
  const value = readCookie(request, readerCookie);
  return value !== undefined && /^[\w-]{1,64}$/.test(value) ? value : undefined;
}
