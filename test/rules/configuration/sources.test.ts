import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadConfig } from '#config-load.ts';

const writeTemporary = async (context: TestContext, name: string, content: string) => {
  const directory = await mkdtemp(join(tmpdir(), 'vestibule-configuration-'));
  context.after(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, name), content);
  return join(directory, name);
};

const configFile = (context: TestContext, content: unknown) =>
  writeTemporary(context, 'vestibule.json', JSON.stringify(content));

test('without a file and without variables everything has its default', () => {
  const config = loadConfig({ file: false, env: { PATH: '/usr/bin' } });
  assert.equal(config.mode, 'sandbox');
  assert.equal(config.professional.issuer, 'http://localhost:8000/auth/realms/esante-wallet');
  assert.equal(config.professional.session.maximumSeconds, 14_400);
  assert.equal(config.card.revocation.whenUnknown, 'refuse');
  assert.equal(config.sandbox.enabled, true);
});

test('without a file the citizen door is two issuers with the rules of FranceConnect, asking no register and no INSi', () => {
  const { low, plus, register, ins } = loadConfig({ file: false, env: {} }).citizen;
  const rulesOf = ({ issuer, listen, levels, defaultLevel, singleSignOn, session, lifetimes }: typeof low) => ({
    ...{ issuer, port: listen.port, levels, defaultLevel, sso: singleSignOn.levels, session },
    lifetimes: [lifetimes.codeSeconds, lifetimes.accessTokenSeconds, lifetimes.idTokenSeconds, lifetimes.grantSeconds],
  });
  assert.deepEqual(rulesOf(low), {
    ...{ issuer: 'http://localhost:8001/api/v2', port: 8001, levels: ['eidas1'], defaultLevel: 'eidas1' },
    ...{ sso: ['eidas1'], session: { idleSeconds: 1800, maximumSeconds: 86_400 }, lifetimes: [30, 60, 60, 30] },
  });
  assert.deepEqual(rulesOf(plus), {
    ...{ issuer: 'http://localhost:8002/api/v2', port: 8002, levels: ['eidas2', 'eidas3'], defaultLevel: 'eidas3' },
    ...{ sso: ['eidas2'], session: { idleSeconds: 600, maximumSeconds: 600 }, lifetimes: [30, 60, 60, 30] },
  });
  assert.deepEqual([register, ins], [undefined, undefined]);
});

test('the file stands above the defaults, the environment above the file, overrides above all', async (context) => {
  const file = await configFile(context, {
    professional: { session: { idleSeconds: 10, maximumSeconds: 20 } },
    dataDirectory: 'a',
  });
  const config = loadConfig({
    file,
    env: { VESTIBULE_PROFESSIONAL__SESSION__IDLE_SECONDS: '11', VESTIBULE_DATA_DIRECTORY: 'b' },
    overrides: { dataDirectory: 'c' },
  });
  assert.deepEqual(config.professional.session, { idleSeconds: 11, maximumSeconds: 20 });
  assert.equal(config.dataDirectory, 'c');
});

test('VESTIBULE_CONFIG names the file', async (context) => {
  const file = await configFile(context, { log: { level: 'silent' } });
  assert.equal(loadConfig({ env: { VESTIBULE_CONFIG: file } }).log.level, 'silent');
});

test('a file that is named but absent, or is not JSON, stops the start', async (context) => {
  assert.throws(() => loadConfig({ file: '/nowhere/vestibule.json', env: {} }), /nowhere.*does not exist/);
  const broken = await writeTemporary(context, 'broken.json', '{ "mode": ');
  assert.throws(() => loadConfig({ file: broken, env: {} }), /broken\.json is not a JSON object/);
});

test('variables carry numbers, truth values and lists, the latter as JSON or with commas', () => {
  const { proxies, card } = loadConfig({
    file: false,
    env: {
      VESTIBULE_PROXIES__TRUSTED: '10.0.0.0/8, 127.0.0.1',
      VESTIBULE_PROXIES__CLIENT_CERTIFICATE_HEADER: 'true',
      VESTIBULE_CARD__ACCEPTED_KINDS: '["CPS"]',
      VESTIBULE_CARD__LISTEN__PORT: '9443',
    },
  });
  assert.deepEqual(proxies, { trusted: ['10.0.0.0/8', '127.0.0.1'], clientCertificateHeader: true });
  assert.deepEqual(card.acceptedKinds, ['CPS']);
  assert.equal(card.listen.port, 9443);
});

test('a secret may come from a file', async (context) => {
  const secret = Buffer.alloc(32, 7).toString('base64url');
  const file = await writeTemporary(context, 'master-key', `${secret}\n`);
  assert.equal(loadConfig({ file: false, env: { VESTIBULE_MASTER_KEY_FILE: file } }).masterKey, secret);
  assert.throws(
    () => loadConfig({ file: false, env: { VESTIBULE_MASTER_KEY_FILE: '/nowhere/key' } }),
    /VESTIBULE_MASTER_KEY_FILE names the file \/nowhere\/key, which does not exist/,
  );
});

test('the configuration is frozen to the last leaf, and loading twice shares nothing', () => {
  const config = loadConfig({ file: false, env: {} });
  const frozen = (value: unknown): boolean =>
    typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen));
  assert.ok(frozen(config));
  assert.notEqual(loadConfig({ file: false, env: {} }).proxies.trusted, config.proxies.trusted);
});
