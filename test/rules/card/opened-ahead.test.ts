import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { cardUrlOf, newPerson } from '../../support/person.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { newService } from '../../support/service.ts';
import type { World } from '../../support/world.ts';

const world = ruleWorld();

/** What Chromium does ahead of need: a whole handshake with the card that is in the reader, and no request yet. */
async function openAhead(place: World): Promise<TLSSocket> {
  const { certificatePem, chainPem, keyPem } = place.card('899800000012');
  return open(place, { cert: certificatePem + chainPem, key: keyPem });
}

async function open({ cardOrigin, running }: World, more: ConnectionOptions): Promise<TLSSocket> {
  const roots = Object.values(running.sandbox?.pki.authorities ?? {}).map((authority) => authority.certificatePem);
  const { port } = new URL(cardOrigin);
  const socket = connect({ port: Number(port), servername: 'localhost', ca: roots, ...more });
  await once(socket, 'secureConnect');
  return socket;
}

async function ask(socket: TLSSocket, url: string): Promise<string> {
  const { host, pathname, search } = new URL(url);
  const parts: Buffer[] = [];
  socket.on('data', (part) => parts.push(part));
  socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  await once(socket, 'close');
  return Buffer.concat(parts).toString();
}

const beginLogin = async (): Promise<string> => {
  const service = await newService(world());
  return cardUrlOf(await newPerson(world()).follow((await service.begin()).url));
};

test('a connection that was opened while the card was there logs nobody in once it may be gone', async () => {
  const [ahead, url] = await Promise.all([openAhead(world()), beginLogin()]);
  world().advance(6000);
  const answer = await ask(ahead, url);
  assert.match(answer, /^HTTP\/1\.1 307 /);
  assert.match(answer, /^connection: close\r$/im);
  const { pathname, search } = new URL(url);
  assert.equal(/^location: (.*)\r$/m.exec(answer)?.[1], pathname + search);
});

test('one that is used at once does', async () => {
  const url = await beginLogin();
  assert.match(await ask(await openAhead(world()), url), /^location: \S+\/card\?handoff=/m);
});

test('after a login by card the same browser, card pulled, resumes nothing and is told that no card was presented', async () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const limits = { minVersion: version, maxVersion: version };
    const { certificatePem, chainPem, keyPem } = world().card('899800000012');
    const withCard = await open(world(), { ...limits, cert: certificatePem + chainPem, key: keyPem });
    const sessions: Buffer[] = [withCard.getSession() ?? Buffer.alloc(0)];
    withCard.on('session', (session) => sessions.push(session));
    assert.match(await ask(withCard, await beginLogin()), /^location: \S+\/card\?handoff=/m);
    assert.ok(
      sessions.some(({ byteLength }) => byteLength > 0),
      'there was a session to offer',
    );
    for (const session of sessions) {
      const pulled = await open(world(), { ...limits, session });
      assert.equal(pulled.isSessionReused(), false, version);
      assert.match(await ask(pulled, await beginLogin()), /^location: \S+[?&]refusal=/m);
    }
  }
});
