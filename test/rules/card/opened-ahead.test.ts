import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import { cardUrlOf, newPerson } from '../../support/person.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { newService } from '../../support/service.ts';
import type { World } from '../../support/world.ts';

const world = ruleWorld();

/** What Chromium does ahead of need: a whole handshake with the card that is in the reader, and no request yet. */
async function openAhead({ cardOrigin, card, running }: World): Promise<TLSSocket> {
  const { certificatePem, chainPem, keyPem } = card('899800000012');
  const roots = Object.values(running.sandbox?.pki.authorities ?? {}).map((authority) => authority.certificatePem);
  const { port } = new URL(cardOrigin);
  const options = {
    port: Number(port),
    servername: 'localhost',
    ca: roots,
    cert: certificatePem + chainPem,
    key: keyPem,
  };
  const socket = connect(options);
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
