import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { noCertificate } from '#methods/card/card.ts';
import { cardTlsOptions, presentedCertificate, serveOnceAConnection } from '#methods/card/host.ts';
import { type CardWorld, derOf, makeCardWorld, worldCards } from '../../support/card-world.ts';

let world: CardWorld;
let server: Server;
let port: number;
/** What the server saw, one line a handshake. */
const handshakes: { readonly isReused: boolean; readonly hasCard: boolean }[] = [];
let served = 0;

before(async () => {
  world = await makeCardWorld();
  const { certificateFile, keyFile } = world.pki.serverTls;
  const [certificatePem, keyPem] = await Promise.all([readFile(certificateFile, 'utf8'), readFile(keyFile, 'utf8')]);
  server = serveOnceAConnection(
    createServer(cardTlsOptions({ certificatePem, keyPem, trust: world.settings().trust })),
  );
  server.on('secureConnection', (socket) =>
    handshakes.push({ isReused: socket.isSessionReused(), hasCard: presentedCertificate(socket) !== undefined }),
  );
  server.on('request', (_request, response) => {
    served += 1;
    response.end('answer');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
after(async () => {
  server.closeAllConnections();
  server.close();
  await world.close();
});

const optionsOf = async (changes: ConnectionOptions): Promise<ConnectionOptions> => ({
  host: '127.0.0.1',
  port,
  servername: 'localhost',
  ca: await Promise.all(world.pki.rootFiles.map((file) => readFile(file))),
  ...changes,
});
const withCard = () => {
  const { certificatePem, chainPem, keyPem } = world.card(worldCards.doctor);
  return { cert: certificatePem + chainPem, key: keyPem };
};

/** Opens a connection, asks once, waits until the server closed it. */
async function visit(changes: ConnectionOptions) {
  const socket = connect(await optionsOf(changes));
  const sessions: Buffer[] = [];
  socket.on('session', (session) => sessions.push(session));
  const seen: { isReused?: boolean; ticket?: Buffer | undefined; handshake?: (typeof handshakes)[number] | undefined } =
    {};
  socket.once('secureConnect', () => {
    seen.isReused = socket.isSessionReused();
    sessions.push(socket.getSession() ?? Buffer.alloc(0));
  });
  socket.on('data', () => {
    seen.ticket = socket.getTLSTicket();
    seen.handshake = handshakes.at(-1);
  });
  const text = await converse(socket, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  return { text, sessions, ...seen };
}

async function converse(socket: TLSSocket, request: string): Promise<string> {
  const parts: Buffer[] = [];
  socket.on('data', (part) => parts.push(part));
  await once(socket, 'secureConnect');
  socket.write(request);
  await once(socket, 'close');
  return Buffer.concat(parts).toString();
}

describe('a card that has been pulled logs nobody in', () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    test(`${version}: a client that offers its last session gets a full handshake, and needs its key again`, async () => {
      const limits = { minVersion: version, maxVersion: version };
      const first = await visit({ ...withCard(), ...limits });
      assert.deepEqual(first.handshake, { isReused: false, hasCard: true });
      for (const session of first.sessions) {
        const second = await visit({ ...limits, session });
        assert.equal(second.isReused, false);
        assert.deepEqual(second.handshake, { isReused: false, hasCard: false });
      }
      assert.ok(
        first.sessions.some(({ byteLength }) => byteLength > 0),
        'there was a session to offer',
      );
    });
  }

  test('the same client does resume with a listener that was not told to refuse it', async (context) => {
    const { certificateFile, keyFile } = world.pki.serverTls;
    const tls = {
      cert: await readFile(certificateFile),
      key: await readFile(keyFile),
      requestCert: true,
      rejectUnauthorized: false,
    };
    const careless = createServer({ ...tls, ca: [] }, (_request, response) =>
      response.setHeader('Connection', 'close').end('answer'),
    );
    context.after(() => careless.close());
    await once(careless.listen(0, '127.0.0.1'), 'listening');
    const target = { port: (careless.address() as AddressInfo).port };
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const limits = { ...target, minVersion: version, maxVersion: version };
      const session = (await visit({ ...withCard(), ...limits })).sessions.at(-1);
      assert.equal((await visit({ ...limits, session })).isReused, true);
    }
  });

  test('TLSv1.2: no ticket is given', async () => {
    const { text, ticket } = await visit({ ...withCard(), maxVersion: 'TLSv1.2' });
    assert.match(text, /200 OK/);
    assert.equal(ticket, undefined);
  });

  test('a second request on the same connection is not served, pipelined or not', async () => {
    const servedBefore = served;
    const one = 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n';
    const text = await converse(connect(await optionsOf(withCard())), one + one);
    assert.equal(served - servedBefore, 1);
    assert.equal(text.match(/HTTP\/1\.1 200/g)?.length, 1);
    assert.match(text, /^connection: close\r$/im);
  });

  test('a client may not renegotiate its way to another certificate', async () => {
    const socket = connect(await optionsOf({ ...withCard(), maxVersion: 'TLSv1.2' }));
    await once(socket, 'secureConnect');
    const servedBefore = served;
    const refused = new Promise<unknown>((resolve) => {
      socket.on('error', resolve);
      socket.renegotiate({}, resolve);
    });
    assert.ok((await refused) instanceof Error);
    socket.destroy();
    assert.equal(served, servedBefore);
  });
});

describe('the handshake', () => {
  test('P201: a client without a card reaches a page, and is known to have none', async () => {
    const { text, handshake } = await visit({});
    assert.match(text, /200 OK/);
    assert.equal(handshake?.hasCard, false);
    assert.equal(noCertificate().fault, 'P201');
  });

  test('it names the authorities of cards, so that a browser offers no other certificate', async () => {
    const { trust } = world.settings();
    const hints = cardTlsOptions({ certificatePem: '', keyPem: '', trust }).ca;
    assert.ok(Array.isArray(hints));
    assert.equal(hints.length, world.pki.intermediateFiles.length);
    const rootsOnly = { ...trust, test: { ...trust.test, intermediates: [] } };
    const roots = cardTlsOptions({ certificatePem: '', keyPem: '', trust: rootsOnly }).ca;
    assert.equal(Array.isArray(roots) && roots.length, world.pki.rootFiles.length);
  });

  test('it establishes the card and the chain that came with it', async () => {
    const seen = once(server, 'secureConnection');
    const visiting = visit(withCard());
    const [socket] = (await seen) as [TLSSocket];
    const presented = presentedCertificate(socket);
    const chain = presented?.chainDer ?? [];
    await visiting;
    const card = world.card(worldCards.doctor);
    assert.deepEqual(presented && new Uint8Array(presented.certificateDer), derOf(card.certificatePem));
    assert.deepEqual(new Uint8Array(chain[0] ?? []), derOf(card.chainPem));
  });

  test('the chain is the one that the client sent, although no authority is configured', async (context) => {
    const { certificateFile, keyFile } = world.pki.serverTls;
    const [certificatePem, keyPem] = await Promise.all([readFile(certificateFile, 'utf8'), readFile(keyFile, 'utf8')]);
    const nobody = { roots: [], intermediates: [] };
    const options = cardTlsOptions({ certificatePem, keyPem, trust: { production: nobody, test: nobody } });
    const lonely = createServer(options, (_request, response) => response.setHeader('Connection', 'close').end());
    context.after(() => lonely.close());
    await once(lonely.listen(0, '127.0.0.1'), 'listening');
    const seen = once(lonely, 'secureConnection');
    const visiting = visit({ ...withCard(), port: (lonely.address() as AddressInfo).port });
    const [socket] = (await seen) as [TLSSocket];
    presentedCertificate(socket);
    const [issuer] = presentedCertificate(socket)?.chainDer ?? [];
    await visiting;
    assert.deepEqual(issuer && new Uint8Array(issuer), derOf(world.card(worldCards.doctor).chainPem));
  });

  test('a card of an unknown issuer still reaches a page: the refusal has words', async () => {
    const { certificatePem, keyPem } = world.card(worldCards.unknownIssuer);
    const { text, handshake } = await visit({ cert: certificatePem, key: keyPem });
    assert.match(text, /200 OK/);
    assert.equal(handshake?.hasCard, true);
  });

  test('only HTTP/1.1 is agreed on', async () => {
    const socket = connect(await optionsOf({ ...withCard(), ALPNProtocols: ['h2', 'http/1.1'] }));
    await once(socket, 'secureConnect');
    assert.equal(socket.alpnProtocol, 'http/1.1');
    socket.destroy();
  });
});
