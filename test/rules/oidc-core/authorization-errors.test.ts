import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Arrival, newPerson } from '../../support/person.ts';
import { newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// OpenID Connect Core 1.0 §3.1.2.6 and RFC 6749 §4.1.2.1: what may return to the service, and what must not.
let service: PlainService;
const world = ruleWorld(async (made) => {
  service = await newPlainService(made);
});

const ask = (request: Record<string, string | undefined>): Promise<Arrival> =>
  newPerson(world()).follow(service.authorizeUrl(request));

const assertPage = (arrival: Arrival, fault: string) => {
  assert.equal(arrival.outside, false, `${fault}: a page, not a redirect to ${arrival.url.href}`);
  assert.ok(arrival.status >= 400 && arrival.status < 500);
  assert.match(arrival.text, new RegExp(fault));
};

test('an unknown or missing client is a page', async () => {
  assertPage(await ask({ client_id: 'nobody' }), 'P101');
  assertPage(await ask({ client_id: undefined }), 'P10[13]');
});

test('an address that is not registered is a page, however little it differs', async () => {
  const { redirectUri } = service;
  const others = [
    ...[`${redirectUri}/`, `${redirectUri}?x=1`, redirectUri.toUpperCase(), `${redirectUri}#f`, `${redirectUri}%2e`],
    ...['http://evil.test/', redirectUri.replace('localhost', 'localhost.evil.test'), 'javascript:alert(1)', ''],
    redirectUri.replace('http:', 'https:'),
  ];
  for (const redirect_uri of others) assertPage(await ask({ redirect_uri }), 'P10[23]');
});

test('no address at all is a page, even when only one is registered', async () => {
  assertPage(await ask({ redirect_uri: undefined }), 'P10[23]');
});

test('a suspended client is as unknown', async () => {
  const suspended = await newPlainService(world(), { status: 'suspended' });
  assertPage(await newPerson(world()).follow(suspended.authorizeUrl()), 'P101');
});

test('everything else returns to the service, with error, state and iss', async () => {
  const cases: [Record<string, string | undefined>, string][] = [
    [{ response_type: undefined }, 'invalid_request'],
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ response_type: 'id_token' }, 'unsupported_response_type'],
    [{ response_type: 'code id_token' }, 'unsupported_response_type'],
    [{ response_type: 'code token' }, 'unsupported_response_type'],
    [{ response_type: 'none' }, 'unsupported_response_type'],
    [{ response_type: 'garbage' }, 'unsupported_response_type'],
    [{ scope: 'openid profile' }, 'invalid_scope'],
    [{ code_challenge: 'x', code_challenge_method: 'S256' }, 'invalid_request'],
    [{ code_challenge_method: 'S256' }, 'invalid_request'],
    [{ request_uri: 'https://evil.test/request.jwt' }, 'request_uri_not_supported'],
    [{ registration: '{}' }, 'registration_not_supported'],
  ];
  for (const [request, error] of cases) {
    const { url, outside } = await ask(request);
    const parameters = url.hash === '' ? url.searchParams : new URLSearchParams(url.hash.slice(1));
    assert.ok(outside, JSON.stringify(request));
    assert.equal(parameters.get('error'), error, JSON.stringify(request));
    assert.notEqual(parameters.get('error_description'), '', JSON.stringify(request));
    assert.equal(parameters.get('state'), 'the-state');
    assert.equal(parameters.get('iss'), world().issuer);
    assert.equal(parameters.has('code'), false);
  }
});

test('a response mode that does not exist is refused', async () => {
  const { url } = await ask({ response_mode: 'web_message' });
  assert.equal(url.searchParams.get('error'), 'unsupported_response_mode');
});

test('a scope that nobody knows is ignored', async () => {
  const person = newPerson(world());
  const page = await person.follow(service.authorizeUrl({ scope: 'openid scope_all foo phone' }));
  assert.match(page.text, /data-page="login"/);
});

test('errors follow the response mode', async () => {
  const fragment = await ask({ response_mode: 'fragment', prompt: 'none' });
  assert.equal(new URLSearchParams(fragment.url.hash.slice(1)).get('error'), 'login_required');
  const form = await ask({ response_mode: 'form_post', prompt: 'none' });
  assert.match(form.text, /name="error" value="login_required"/);
  assert.ok(form.text.includes(`action="${service.redirectUri}"`));
});

test('a method that is neither GET nor POST is refused', async () => {
  const response = await fetch(service.authorizeUrl(), { method: 'PUT' });
  assert.ok(response.status >= 400 && response.status < 500);
});
