import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { configKeys } from '#config-keys.ts';
import { type ConfigSources, isConfigError, loadConfig } from '#config-load.ts';

const refusalOf = (sources: Partial<ConfigSources>): string => {
  try {
    loadConfig({ file: false, env: {}, ...sources });
  } catch (error) {
    if (isConfigError(error)) return error.message;
    throw error;
  }
  return 'accepted';
};

/** What a mistaken file says has no type; `overrides` takes the same road as a file. */
const refusalOfFile = (content: unknown) =>
  refusalOf({ overrides: content as NonNullable<ConfigSources['overrides']> });

test('an unknown key is named, with the one that was meant', () => {
  assert.match(
    refusalOfFile({ professional: { session: { idleSecond: 3 } } }),
    /professional\.session\.idleSecond is not a key that Vestibule knows; did you mean professional\.session\.idleSeconds\?$/,
  );
  assert.match(refusalOfFile({ profesional: {} }), /profesional is not .* did you mean professional\?$/);
  assert.match(refusalOfFile({ constructor: {} }), /constructor is not a key/);
  assert.match(refusalOfFile(JSON.parse('{"__proto__": {"mode": "sandbox"}}')), /__proto__ is not a key/);
});

test('an unknown variable is named, with the one that was meant', () => {
  assert.match(
    refusalOf({ env: { VESTIBULE_CARD__LISTEN_PORT: '1' } }),
    /VESTIBULE_CARD__LISTEN_PORT is not a variable that Vestibule knows; did you mean VESTIBULE_CARD__LISTEN__PORT\?$/,
  );
  assert.match(refusalOf({ env: { VESTIBULE_DATA_DIRECTORY_FILE: 'x' } }), /did you mean VESTIBULE_DATA_DIRECTORY\?$/);
});

const wrongValues: readonly (readonly [content: unknown, sentence: RegExp])[] = [
  [
    { card: { listen: { port: '8443' } } },
    /card\.listen\.port is "8443"; it must be a whole number from 0 to 65535\.$/,
  ],
  [{ card: { listen: { port: 70_000 } } }, /card\.listen\.port is 70000; it must be a whole number from 0 to 65535\.$/],
  [{ professional: { session: { idleSeconds: 0 } } }, /idleSeconds is 0; it must be a whole number of at least 1\.$/],
  [{ sandbox: { enabled: 'yes' } }, /sandbox\.enabled is "yes"; it must be true or false\.$/],
  [{ mode: 'prod' }, /mode is "prod"; it must be one of sandbox, production\.$/],
  [{ card: 5 }, /card is 5; it must be an object\.$/],
  [{ card: { tls: { keyFile: 'k' } } }, /card\.tls\.certificateFile is missing; it must be a text\.$/],
  [
    { card: { acceptedKinds: ['CPS', 'CDE'] } },
    /card\.acceptedKinds\.1 is "CDE"; it must be one of CPS, CPF, CPE, CPA\.$/,
  ],
  [{ proxies: { trusted: '10.0.0.1' } }, /proxies\.trusted is "10\.0\.0\.1"; it must be a list, each entry a text\.$/],
];

for (const [content, sentence] of wrongValues) {
  test(`${JSON.stringify(content)} is refused in one sentence`, () => assert.match(refusalOfFile(content), sentence));
}

test('an object is no list, and null is no value', () => {
  assert.match(refusalOfFile({ mode: null }), /mode is null; it must be one of sandbox, production\.$/);
  assert.match(refusalOfFile({ proxies: { trusted: {} } }), /proxies\.trusted is \{\}; it must be a list/);
});

test('a wrong text in a variable is refused like a wrong value in a file', () => {
  assert.match(refusalOf({ env: { VESTIBULE_CARD__LISTEN__PORT: '84 43' } }), /card\.listen\.port is "84 43"/);
  assert.match(
    refusalOf({ env: { VESTIBULE_PROXIES__TRUSTED: '["10.0.0.1"' } }),
    /proxies\.trusted is .* must be a list/,
  );
});

const brokenRules: readonly (readonly [overrides: NonNullable<ConfigSources['overrides']>, sentence: RegExp])[] = [
  [
    { professional: { issuer: 'localhost:8000/auth' } },
    /professional\.issuer is "localhost:8000\/auth"; it must be an address/,
  ],
  [{ professional: { issuer: 'https://auth.example' } }, /professional\.issuer/],
  [{ professional: { issuer: 'https://auth.example/realm/' } }, /professional\.issuer/],
  [{ professional: { issuer: 'https://auth.example/realm?x=1' } }, /professional\.issuer/],
  [{ professional: { issuer: 'https://auth.example/realm#x' } }, /professional\.issuer/],
  [{ professional: { issuer: 'https://name@auth.example/realm' } }, /professional\.issuer/],
  [
    { professional: { authorizeUrl: 'https://wallet.example/auth' } },
    /professional\.authorizeUrl is .* scheme of professional\.issuer/,
  ],
  [{ card: { url: 'http://localhost:8443' } }, /card\.url is .* must be an origin/],
  [{ card: { url: 'https://localhost:8443/card' } }, /card\.url is .* must be an origin/],
  [
    { card: { listen: { port: 8000 } } },
    /card\.listen\.port is 8000, which professional\.listen has already; give it another port\.$/,
  ],
  [
    { sandbox: { demoListen: { port: 9000 } } },
    /sandbox\.demoListen\.port is 9000, which operations\.listen has already/,
  ],
  [{ professional: { session: { idleSeconds: 100, maximumSeconds: 50 } } }, /idleSeconds is 100, longer than/],
  [{ proxies: { trusted: ['proxy.example'] } }, /proxies\.trusted contains "proxy\.example"/],
  [{ proxies: { trusted: ['10.0.0.0/33'] } }, /proxies\.trusted contains/],
  [{ proxies: { clientCertificateHeader: true } }, /nobody is trusted/],
  [
    { card: { tls: { certificateFile: '/nowhere.pem', keyFile: '/nowhere.key' } } },
    /card\.tls\.certificateFile names the file \/nowhere\.pem/,
  ],
  [{ clients: { file: '/nowhere.json' } }, /clients\.file names the file \/nowhere\.json, which does not exist/],
  [{ masterKey: 'short' }, /masterKey must be 32 bytes in base64url, 43 characters; make one with/],
];

for (const [overrides, sentence] of brokenRules) {
  test(`${JSON.stringify(overrides)} breaks a rule`, () => assert.match(refusalOf({ overrides }), sentence));
}

test('a sandbox that is off leaves its ports to others', () => {
  const overrides = { sandbox: { enabled: false, demoListen: { port: 9000 } } };
  assert.equal(refusalOf({ overrides }), 'accepted');
});

test('port 0 is any free port, so several listeners may have it', () => {
  const overrides = { card: { listen: { port: 0 } }, operations: { listen: { port: 0 } } };
  assert.equal(refusalOf({ overrides }), 'accepted');
});

test('whatever stands in a variable, the answer is a configuration or one sentence, and a secret is never in it', () => {
  const key = fc.constantFrom(...configKeys);
  const text = fc.oneof(fc.string(), fc.constantFrom('0', '-1', 'true', '[]', '[1', '{}', 'http://x/y', ','));
  fc.assert(
    fc.property(key, text, ({ environment, schema }, value) => {
      const sentence = refusalOf({ env: { [environment]: value } });
      assert.match(sentence, /^(accepted|Configuration: [\s\S]+[.?])$/);
      if (schema['secret'] === true && value.length > 8) assert.ok(!sentence.includes(value));
    }),
    { numRuns: 2000 },
  );
});
