import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPerson } from '../../support/person.ts';
import { doctorId, newPlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// psc.md §3: the return to the service carries code, state, session_state and iss.
const world = ruleWorld();

test('the callback has code, state, iss and session_state, and nothing else', async () => {
  const service = await newPlainService(world());
  const callback = await service.callback();
  assert.deepEqual([...callback.searchParams.keys()].toSorted(), ['code', 'iss', 'session_state', 'state']);
  assert.equal(callback.searchParams.get('state'), 'the-state');
  assert.equal(callback.searchParams.get('iss'), world().issuer);
});

test('session_state is the one of the tokens', async () => {
  const service = await newPlainService(world());
  const callback = await service.callback();
  const { json } = await service.exchange(callback);
  assert.equal(callback.searchParams.get('session_state'), json['session_state']);
});

test('single sign-on brings the same session_state to every service', async () => {
  const [one, two] = [await newPlainService(world()), await newPlainService(world())];
  const person = newPerson(world());
  const first = await one.callback({}, { person, card: world().card(doctorId) });
  const second = await two.callback({ prompt: 'none' }, { person });
  assert.equal(first.searchParams.get('session_state'), second.searchParams.get('session_state'));
});

test('form_post carries them too', async () => {
  const service = await newPlainService(world());
  const person = newPerson(world());
  await service.callback({}, { person });
  const { text } = await person.follow(service.authorizeUrl({ response_mode: 'form_post' }));
  for (const name of ['code', 'state', 'iss', 'session_state'])
    assert.match(text, new RegExp(`name="${name}" value="[^"]+"`));
});

test('a redirect URI keeps the query that it was registered with', async () => {
  const uri = 'http://localhost:9/avec-requete?tenant=a%20b&x=1';
  const service = await newPlainService(world(), { redirect_uris: [uri] });
  const callback = await service.callback({ redirect_uri: uri });
  assert.equal(callback.searchParams.get('tenant'), 'a b');
  assert.equal(callback.searchParams.get('x'), '1');
  assert.equal((await service.exchange(callback, { redirect_uri: uri })).status, 200);
});

test('a state of any characters comes back as it went', async () => {
  const service = await newPlainService(world());
  for (const state of ['a b+c', '%41&x=1#y', 'é€😀', '{"a":"b"}', "';--<script>"]) {
    assert.equal((await service.callback({ state })).searchParams.get('state'), state);
  }
});

test('cancel returns access_denied with state and iss', async () => {
  const service = await newPlainService(world());
  const person = newPerson(world());
  const { url } = await person.cancel(await person.follow(service.authorizeUrl()));
  assert.equal(url.searchParams.get('error'), 'access_denied');
  assert.equal(url.searchParams.get('state'), 'the-state');
  assert.equal(url.searchParams.get('iss'), world().issuer);
  assert.match(url.searchParams.get('error_description') ?? '', /P304/);
});
