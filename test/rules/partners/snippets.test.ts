import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID, X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import * as oidc from 'openid-client';
import { Agent, fetch as send } from 'undici';
import { organisation as certificateOf } from '../../support/mutual-tls.ts';
import {
  begin,
  completePages,
  fillIn,
  found,
  type PartnerPerson,
  shownCredentials,
  signIn,
} from '../../support/partner-desk.ts';
import { startWorld, type World } from '../../support/world.ts';

/** The code that the credentials page offers, run as it stands there. */
let world: World;
let person: PartnerPerson;
let organisation: string;
let key: { readonly publicJwk: JWK; readonly privateJwk: JWK };
before(async () => {
  world = await startWorld({ office: true, citizen: true });
  person = await signIn(world, 'extraits@editeur.example');
  organisation = await found(person, 'Éditeur');
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = randomUUID();
  key = {
    publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' },
    privateJwk: { ...(await exportJWK(privateKey)), kid },
  };
});
after(() => world.close());

/** Neither a library nor a shell may read anything into it. */
const redirectUri = "http://localhost:9/partenaire/callback?it's=$HOME";

type Door = 'professional' | 'low' | 'plus';

/** The credentials page of a new service, with its environment. */
const newService = async (door: Door, technical: Record<string, string>) => {
  const request = await begin(person, organisation, door);
  const pages = completePages(door, redirectUri);
  await fillIn(person, request, { ...pages, technical: { ...pages.technical, ...technical } });
  const page = await person.send(`/partenaires/demandes/${request}/identifiants/sandbox`, { geste: 'creer' });
  const texts = [...page.text.matchAll(/<summary>([^<]+)<\/summary><div[^>]*><pre[^>]*>([\s\S]*?)<\/pre>/g)];
  const plain = (html: string) =>
    html
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&');
  const snippets = new Map(texts.map(([, name = '', text = '']) => [name.split(' ')[0] ?? '', plain(text)]));
  return { snippets, secret: shownCredentials(page).secret };
};

/** Somebody logs in. @returns the whole address that the browser comes back to */
const come = async (authorizeUrl: string, door: Door): Promise<URL> => {
  const who =
    door === 'professional'
      ? { card: '899800000012' }
      : { provider: door === 'low' ? 'impots' : 'identite-nationale', citizen: 'angela' };
  const response = await fetch(`${world.readerOrigin}/robot/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ authorizeUrl, ...who }),
  });
  const { callbackUrl } = (await response.json()) as { callbackUrl?: string };
  assert.ok(callbackUrl !== undefined, authorizeUrl);
  return new URL(callbackUrl);
};

type Environment = Readonly<Record<string, string>>;

/** Runs the TypeScript snippet: its imports are given, and in place of the return somebody logs in. */
const runTypescript = async (text: string, door: Door, env: Environment): Promise<Record<string, unknown>> => {
  const roots = Object.values(world.running.sandbox?.pki.authorities ?? {}).map((one) => one.certificatePem);
  const Trusting = function (options: { readonly connect: object }) {
    return new Agent({ connect: { ...options.connect, ca: roots } });
  };
  const modules = { oidc, Agent: Trusting, send, readFileSync: (await import('node:fs')).readFileSync };
  const body = text
    .replaceAll(/^import .*$/gm, '')
    .replace('// On return', 'const callback = await come(login.href);\n// On return');
  const names = [...Object.keys(modules), 'process', 'come'];
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as new (
    ...parts: string[]
  ) => (...values: unknown[]) => Promise<Record<string, unknown>>;
  const run = new AsyncFunction(...names, `${body}\nreturn person;`);
  return run(...Object.values(modules), { env }, (address: string) => come(address, door));
};

const subjectOf = (pem: string): string => new X509Certificate(pem).subject.split('\n').toReversed().join(',');

const jwks = () => JSON.stringify({ keys: [key.publicJwk] });

for (const [door, authentication, claim] of [
  ['professional', 'client_secret_basic', 'given_name'],
  ['professional', 'client_secret_post', 'given_name'],
  ['professional', 'private_key_jwt', 'given_name'],
  ['professional', 'tls_client_auth', 'given_name'],
  ['low', 'client_secret_post', 'family_name'],
  ['plus', 'private_key_jwt', 'family_name'],
] as const)
  test(`the TypeScript snippet logs in: ${door}, ${authentication}`, async () => {
    const technical: Record<string, string> = { authentication };
    const env: Record<string, string> = { PRIVATE_JWK: JSON.stringify(key.privateJwk) };
    if (authentication === 'private_key_jwt') technical['jwks'] = jwks();
    if (authentication === 'tls_client_auth') {
      const { cert, key: own } = await certificateOf(world, 'extrait.example');
      const folder = world.config.dataDirectory;
      env['CLIENT_CERTIFICATE'] = join(folder, 'extrait.pem');
      env['CLIENT_KEY'] = join(folder, 'extrait.key');
      await writeFile(env['CLIENT_CERTIFICATE'], cert);
      await writeFile(env['CLIENT_KEY'], own);
      technical['certificateSubject'] = subjectOf(cert);
    }
    const { snippets, secret } = await newService(door, technical);
    const claims = await runTypescript(snippets.get('TypeScript') ?? '', door, { ...env, CLIENT_SECRET: secret });
    assert.ok(typeof claims['sub'] === 'string' && claims['sub'] !== '');
    assert.equal(typeof claims[claim], 'string');
  });

test('the Python snippet is Python, whatever is in the address', async () => {
  const execute = promisify(execFile);
  const hasPython = await execute('python3', ['--version']).then(
    () => true,
    () => false,
  );
  for (const [door, authentication] of [
    ['professional', 'client_secret_basic'],
    ['professional', 'private_key_jwt'],
    ['professional', 'tls_client_auth'],
    ['low', 'client_secret_post'],
    ['plus', 'private_key_jwt'],
  ] as const) {
    const more = { jwks: jwks(), certificateSubject: 'CN=extrait.example' };
    const text = (await newService(door, { authentication, ...more })).snippets.get('Python') ?? '';
    assert.match(text, /jwt\.decode/, door);
    // A machine with npm alone may not have it: there the snippet is read, and not parsed.
    if (hasPython) await execute('python3', ['-c', 'import ast, sys; ast.parse(sys.argv[1])', text]);
  }
});

test('the curl snippet redeems a code, whatever is in the address', async () => {
  const execute = promisify(execFile);
  const hasTools = await execute('sh', ['-c', 'command -v curl && command -v jq']).then(
    () => true,
    () => false,
  );
  for (const authentication of ['client_secret_basic', 'client_secret_post']) {
    const { snippets, secret } = await newService('professional', { authentication });
    const text = snippets.get('curl') ?? '';
    for (const part of ['grant_type=authorization_code', 'code_verifier', 'redirect_uri'])
      assert.ok(text.includes(part), `${authentication}: ${part}`);
    // A machine with npm alone may have neither: there the snippet is read, and not run.
    if (!hasTools) continue;
    const verifier = 'a-verifier-of-at-least-43-characters-for-the-test-1';
    const shown = new URL(/# {4}(\S+)/.exec(text)?.[1] ?? '');
    shown.searchParams.set('code_challenge', await oidc.calculatePKCECodeChallenge(verifier));
    for (const name of ['state', 'nonce']) shown.searchParams.set(name, oidc.randomState());
    const callback = await come(shown.href, 'professional');
    const env = {
      ...process.env,
      CODE: callback.searchParams.get('code') ?? '',
      VERIFIER: verifier,
      CLIENT_SECRET: secret,
    };
    const { stdout } = await execute('sh', ['-c', text], { env });
    assert.equal((JSON.parse(stdout) as { token_type?: string }).token_type, 'Bearer', stdout);
  }
});

test('a client without a secret is shown no snippet that needs one', async () => {
  const { snippets } = await newService('professional', { authentication: 'private_key_jwt', jwks: jwks() });
  assert.deepEqual([...snippets.keys()], ['TypeScript', 'Python']);
  for (const text of snippets.values()) assert.doesNotMatch(text, /CLIENT_SECRET/);
});
