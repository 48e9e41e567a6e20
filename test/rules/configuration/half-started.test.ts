import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isListenError } from '#main-listen.ts';
import { freePorts } from '../../support/free-ports.ts';
import { startWorld } from '../../support/world.ts';

const occupy = async (port: number): Promise<() => Promise<void>> => {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return async () => {
    server.close();
    await once(server, 'close');
  };
};

test('a start that fails at its last listener leaves nothing open behind it', async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'vestibule-half-'));
  const ports = await freePorts(14);
  const [main = 0, ...others] = ports;
  const release = await occupy(main);
  await assert.rejects(startWorld({ dataDirectory, ports }), (error) => {
    assert.ok(isListenError(error));
    assert.match(error.message, new RegExp(`Port ${main} is in use.*the professional door cannot open`));
    return true;
  });
  for (const port of others) await (await occupy(port))();
  // SQLite removes the log beside its database when the last connection closes.
  assert.ok(existsSync(join(dataDirectory, 'vestibule.db')));
  assert.ok(!existsSync(join(dataDirectory, 'vestibule.db-wal')), 'the store is still open');
  await release();
  const world = await startWorld({ dataDirectory, ports });
  assert.equal((await fetch(`${world.operationsOrigin}/ready`)).status, 200);
  await world.close();
  await rm(dataDirectory, { recursive: true, force: true });
});

test('a start that fails at a listener in the middle leaves nothing open either', async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'vestibule-half-'));
  const ports = await freePorts(14);
  // The sixth is the demo service's: the virtual reader listens already.
  const demo = ports[5] ?? 0;
  const release = await occupy(demo);
  await assert.rejects(startWorld({ dataDirectory, ports }), isListenError);
  for (const port of ports.filter((one) => one !== demo)) await (await occupy(port))();
  await release();
  await rm(dataDirectory, { recursive: true, force: true });
});
