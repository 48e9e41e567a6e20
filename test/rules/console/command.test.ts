import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { at, type Desk, openDesk } from './desk.ts';
import { serveDesk, type ServedDesk, tokenOf } from './served-desk.ts';

/** The console by command. */
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

const program = fileURLToPath(new URL('../../../bin/console.ts', import.meta.url));

const run = async (
  args: readonly string[],
  given: { readonly env?: Record<string, string>; readonly input?: string } = {},
) => {
  const env = {
    ...process.env,
    LANG: 'en',
    LC_ALL: 'en',
    VESTIBULE_CONSOLE_URL: served.origin,
    VESTIBULE_CONSOLE_TOKEN: token,
    ...given.env,
  };
  const child = spawn(process.execPath, [program, ...args], { env });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdin.end(given.input ?? '');
  const [output, errors, exit] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { output, errors, exit };
};

test('it reads, as JSON and as a table that no name of a service can disturb', async () => {
  const looked = await run(['toys.look', '--page', '4']);
  assert.deepEqual([looked.exit, JSON.parse(looked.output)], [0, { page: 4 }], looked.errors);
  await desk.perform(desk.tokens.make, { name: 'bell \u001b[2J \u0007', roles: ['operator'] }, at('operator-1'));
  const listed = await run(['tokens.list', '--output', 'table']);
  assert.match(listed.output, /^tokenId +name +roles/);
  assert.ok(listed.output.includes('bell') && !/(?!\n)\p{Cc}/u.test(listed.output));
});

test('it changes, proposes and is refused, each with its own end', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'vestibule-command-'));
  opened.defer(() => rm(directory, { recursive: true }));
  const file = join(directory, 'input.json');
  await writeFile(file, JSON.stringify({ toy: 'stuck', reason: 'because it can' }));
  const [turned, proposed, refused, forbidden] = await Promise.all([
    run(['toys.turn', '--json', file, '--toy', 'top']),
    run(['toys.blow', '--json', '-'], { input: JSON.stringify({ toy: 'ball', reason: 'it has to go' }) }),
    run(['toys.turn', '--json', file]),
    run(['toys.look'], { env: { VESTIBULE_CONSOLE_TOKEN: await tokenOf(desk, 'support-1') } }),
  ]);
  assert.deepEqual([turned.exit, turned.output], [0, '{\n  "toy": "top"\n}\n']);
  assert.deepEqual([proposed.exit, Object.keys(JSON.parse(proposed.output) as object)], [3, ['proposalId', 'page']]);
  assert.equal(refused.exit, 1);
  assert.match(refused.errors, /"pointer":"\/toy","detail":"Stuck\."/);
  assert.deepEqual([forbidden.exit, forbidden.output], [1, '']);
});

test('its help comes from the console', async () => {
  const [list, one] = await Promise.all([run(['help']), run(['toys.blow', '--help'])]);
  assert.match(list.output, /toys\.blow +Blow up \(a second operator has to agree\)/);
  assert.match(one.output, /--toy STRING\n[\s\S]*--reason STRING\n +Why, in your words/);
});

test('what is wrong with the command itself is said with 2', async () => {
  const cases = [
    run(['toys.dance']),
    run(['toys.look', '--colour', 'red']),
    run(['toys.look', '--output', 'xml']),
    run(['toys.turn', '--json', '/nowhere.json']),
    run(['toys.look'], { env: { VESTIBULE_CONSOLE_URL: 'http://office.example' } }),
    run(['toys.look'], { env: { VESTIBULE_CONSOLE_URL: '' } }),
  ];
  for (const { exit, errors, output } of await Promise.all(cases)) {
    assert.deepEqual([exit, output], [2, ''], errors);
    assert.ok(errors.length > 0);
  }
  const [gone, unknown] = await Promise.all([
    run(['toys.look'], { env: { VESTIBULE_CONSOLE_URL: 'http://127.0.0.1:9' } }),
    run(['toys.look'], { env: { VESTIBULE_CONSOLE_TOKEN: 'vst_unknown' } }),
  ]);
  assert.deepEqual([gone.exit, unknown.exit], [1, 1]);
});
