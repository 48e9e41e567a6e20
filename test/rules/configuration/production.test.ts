import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { configKeys } from '#config-keys.ts';
import { type ConfigSources, loadConfig } from '#config-load.ts';
import { exampleMasterKey, warningsOf } from '#config-production.ts';

type Overrides = NonNullable<ConfigSources['overrides']>;

/** Any file that exists: the configuration does not read certificates. */
const rootFile = fileURLToPath(import.meta.url);
const masterKey = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString('base64url');

const production = {
  mode: 'production',
  masterKey,
  professional: { issuer: 'https://auth.example/auth/realms/esante-wallet' },
  card: {
    url: 'https://card.example',
    productionRootFiles: [rootFile],
    revocation: { ocspUrls: ['http://ocsp.example/'] },
  },
  phone: { url: 'https://phone.example' },
} as const satisfies Overrides;

const load = (overrides: Overrides = {}) =>
  loadConfig({ file: false, env: {}, overrides: { ...production, ...overrides } });

test('a production configuration is accepted, without the sandbox and without warnings', () => {
  const config = load();
  assert.equal(config.sandbox.enabled, false);
  assert.deepEqual(warningsOf(config), []);
});

const { professional, card } = production;
const refused: readonly (readonly [what: string, overrides: Overrides, sentence: RegExp])[] = [
  ['the sandbox', { sandbox: { enabled: true } }, /sandbox\.enabled is true, but production never runs the sandbox/],
  [
    'a plain http issuer',
    { professional: { issuer: 'http://auth.example/realm' } },
    /professional\.issuer is .* https only/,
  ],
  [
    'a plain http authorize page',
    { professional: { ...professional, authorizeUrl: 'http://wallet.example/auth' } },
    /professional\.authorizeUrl/,
  ],
  ['a plain http phone app', { phone: { url: 'http://phone.example' } }, /phone\.url is .* https only/],
  [
    'a missing master key',
    { masterKey: undefined },
    /masterKey is missing, and production never makes one by itself; make one with/,
  ],
  ['the master key of the documentation', { masterKey: exampleMasterKey }, /masterKey is one that anybody can guess/],
  [
    'a master key of zeros',
    { masterKey: Buffer.alloc(32).toString('base64url') },
    /masterKey is one that anybody can guess/,
  ],
  ['no production root', { card: { ...card, productionRootFiles: [] } }, /card\.productionRootFiles is empty/],
  [
    'enrolment by messages without a way to send them',
    { phone: { ...production.phone, enrolByMessages: true } },
    /phone\.enrolByMessages is true, but messages\.mail or messages\.sms is missing/,
  ],
  [
    'an insecure option',
    { insecureAllowPrivateAddresses: true },
    /insecureAllowPrivateAddresses is true, but production refuses/,
  ],
];

for (const [what, overrides, sentence] of refused) {
  test(`production refuses ${what}`, () => {
    const { masterKey: given, ...others } = production;
    const key = 'masterKey' in overrides ? {} : { masterKey: given };
    assert.throws(() => loadConfig({ file: false, env: {}, overrides: { ...others, ...key, ...overrides } }), sentence);
  });
}

test('production refuses every insecure option that there is, by its name', () => {
  const insecure = configKeys.filter(({ path }) => path.at(-1)?.startsWith('insecure'));
  assert.ok(insecure.length >= 2, `${insecure.length} options`);
  for (const { path, environment } of insecure) {
    const start = () => loadConfig({ file: false, env: { [environment]: 'true' }, overrides: production });
    assert.throws(start, new RegExp(`${path.join('\\.')} is true, but production refuses`));
  }
});

test('production allows, with a warning, what an operator may have to live with', () => {
  const config = load({ card: { ...card, testRootFiles: [rootFile], revocation: { whenUnknown: 'accept' } } });
  assert.equal(warningsOf(config).length, 3);
});

test('enrolment by messages is taken with both ways, and warned of while phones claim more than it is worth', () => {
  const messages = {
    mail: { host: 'mail.example', from: 'Vestibule <no-reply@health.example>' },
    sms: { url: 'https://sms.example/send' },
  };
  const warnings = (level: 'eidas1' | 'eidas2') =>
    warningsOf(load({ messages, phone: { ...production.phone, enrolByMessages: true, level } }));
  assert.deepEqual(warnings('eidas1'), []);
  assert.match(warnings('eidas2').join(), /phone\.enrolByMessages .* phone\.level/);
});

test('the sandbox takes everything that production refuses', () => {
  const config = loadConfig({
    file: false,
    env: {},
    overrides: { masterKey: exampleMasterKey, insecureAllowPrivateAddresses: true },
  });
  assert.deepEqual(warningsOf(config), []);
});
