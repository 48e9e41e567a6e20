import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { Primitive, Sequence } from 'asn1js';
import { extension } from '#sandbox/cards/extensions.ts';
import { certificateToPem, keyToPem } from '#sandbox/cards/issue.ts';
import { forge } from '../../support/card-forge.ts';
import { examine, type ExaminerWorld, openExaminerWorld, type requestFor, withOutcome } from './examiner-world.ts';

/** A service on https, whose certificate this process knows: TLS and the Secure attribute are decided on the wire. */
const stack = new AsyncDisposableStack();
let world: ExaminerWorld;
let known: Https;
before(async () => {
  world = await openExaminerWorld(stack);
  known = await certificateOf('localhost');
  setDefaultCACertificates([...getCACertificates('default'), known.cert]);
});
after(() => stack.disposeAsync());

type Https = { readonly cert: string; readonly key: string };

const certificateOf = async (host: string): Promise<Https> => {
  const name = new Primitive({ idBlock: { tagClass: 3, tagNumber: 2 }, valueHex: Buffer.from(host) });
  const extensions = [extension('2.5.29.17', new Sequence({ value: [name] }))];
  const { der, keys } = await forge({ subject: [{ CN: host }], extensions });
  return { cert: certificateToPem(der), key: keyToPem(keys.privateKey) };
};

const secured = (request: ReturnType<typeof requestFor>) =>
  Object.fromEntries(
    Object.entries(request).map(([name, value]) => [name, value.replace(/^http:/, 'https:')]),
  ) as typeof request;

const examineOverTls = async (fault?: string, https = known) =>
  (await examine(world, { kind: 'citizen', how: 'hand', fault, https, bend: secured })).report;

test('a correct service passes both', async () => {
  const report = await examineOverTls();
  assert.deepEqual(withOutcome(report, 'failed'), []);
  const passed = withOutcome(report, 'passed');
  assert.deepEqual([passed.includes('tls'), passed.includes('cookie.secure')], [true, true]);
});

for (const [fault, requirement] of [
  ['tls.hsts', 'tls'],
  ['cookie.secure', 'cookie.secure'],
] as const)
  test(`${fault} is found, and only it`, async () => {
    assert.deepEqual(withOutcome(await examineOverTls(fault), 'failed'), [requirement]);
  });

test('a certificate that nobody signed, or of another name, is found', async () => {
  const stranger = await certificateOf('localhost');
  const other = await certificateOf('elsewhere.example');
  setDefaultCACertificates([...getCACertificates('default'), other.cert]);
  for (const [https, reason] of [
    [stranger, /SELF_SIGNED/],
    [other, /ALTNAME/],
  ] as const) {
    const { requirements } = await examineOverTls(undefined, https);
    const tls = requirements.find(({ id }) => id === 'tls');
    assert.equal(tls?.outcome, 'failed');
    assert.match(JSON.stringify(tls), reason);
  }
});
