import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Door, languageOf, readForm, readQuery, refuseForeignForm } from '../door.ts';
import { testPeople } from '../people/test-people.ts';
import { refuseProduction, type Surroundings } from '../surroundings.ts';
import { bureauClient } from './client.ts';
import { createDeskLogins, type DeskLogins } from './desk-logins.ts';
import { type DeskChannel, runDeskLogin } from './exchange.ts';
import { bureauPage, deskLoginPage } from './pages.ts';

type Bench = {
  readonly door: Door;
  readonly logins: DeskLogins;
  readonly surroundings: Surroundings;
  /** Ends what is under way when the host closes. */
  readonly closing: AbortController;
};

/** Adds `/bureau` to the demonstration host: a desk application that starts a login on a colleague's phone, or by the card agent. */
export function addBureau(scope: FastifyInstance, door: Door, surroundings: Surroundings): void {
  refuseProduction(surroundings, 'The desk application');
  const bench: Bench = { door, logins: createDeskLogins(), surroundings, closing: new AbortController() };
  scope.addHook('preClose', async () => bench.closing.abort());
  scope.get('/bureau', (request, reply) => door.sendPage(request, reply, bureauPage(viewOf(bench, request))));
  scope.post('/bureau', (request, reply) => begin(bench, request, reply));
  scope.get<{ Params: { id: string } }>('/bureau/:id', (request, reply) => show(bench, request, reply));
}

const viewOf = ({ surroundings }: Bench, request: FastifyRequest) => ({
  language: languageOf(request),
  addresses: surroundings.addresses,
  people: testPeople,
});

function begin(bench: Bench, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { door, logins, surroundings, closing } = bench;
  if (refuseForeignForm(door, request, reply)) return reply;
  const form = readForm(request);
  const channel: DeskChannel = form.get('channel') === 'CARD' ? 'CARD' : 'MOBILE';
  const [byte = 0] = surroundings.random.bytes(1);
  const order = {
    person: (form.get('person') ?? '').slice(0, 200),
    channel,
    code: String(byte % 100).padStart(2, '0'),
  };
  const id = surroundings.random.token(12);
  logins.begin({ id, ...order });
  const report = logins.addCall.bind(undefined, id);
  void runDeskLogin(settingsOf(surroundings), order, { report, signal: closing.signal }).then((state) =>
    logins.end(id, state),
  );
  return reply.redirect(`/bureau/${id}`, 303);
}

const settingsOf = ({ addresses }: Surroundings) => ({
  discoveryUrl: `${addresses.issuer}/.well-known/wallet-openid-configuration`,
  clientId: bureauClient.client_id,
  clientSecret: bureauClient.client_secret,
});

const holdMilliseconds = 15_000;

/** While the login is under way the page asks for itself again, and is held until there is more to show. */
async function show(
  bench: Bench,
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { id } = request.params;
  const seen = readQuery(request).get('seen');
  if (seen !== null) await bench.logins.waitForMore(id, Number(seen), holdMilliseconds);
  const login = bench.logins.find(id);
  if (login === undefined) {
    reply.callNotFound();
    return reply;
  }
  if (login.state.is === 'waiting') reply.header('refresh', `1;url=/bureau/${id}?seen=${login.calls.length}`);
  return bench.door.sendPage(request, reply, deskLoginPage(viewOf(bench, request), login));
}
