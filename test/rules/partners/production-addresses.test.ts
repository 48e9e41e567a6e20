import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkRequest } from '#partners/check-form.ts';
import { declareClient } from '#partners/declare-client.ts';
import { findProductionFaults } from '#partners/fit-for-production.ts';
import { isEditable } from '#partners/lifecycle.ts';
import { partnerDoors, requestStates } from '#partners/request.ts';
import { authorizeAddress, snippetFacts } from '#partners/snippets/facts.ts';
import { completePages } from '../../support/partner-desk.ts';

const local = 'http://localhost:4000/callback';
const live = { liveRedirectUris: 'https://cabinet.example/callback', liveLogoutUris: 'https://cabinet.example/bye' };
const secretHash = `hmac-sha256.${'a'.repeat(22)}.${'b'.repeat(43)}`;

for (const door of partnerDoors)
  describe(`a service of the door ${door} is tried on its developer's machine and lives elsewhere`, () => {
    const filled = (more: Record<string, string> = {}) => ({
      door,
      fields: { ...(Object.assign({}, ...Object.values(completePages(door, local))) as object), ...more },
    });
    const addressesOf = (environment: 'sandbox' | 'production') => {
      const declared = declareClient(filled(live), { clientId: 'one', environment, secretHashes: [secretHash] });
      assert.ok('client' in declared, JSON.stringify(declared));
      return declared.client.client.redirectUris;
    };

    test('each environment has its addresses', () => {
      assert.deepEqual(findProductionFaults(filled(live)), []);
      assert.deepEqual(addressesOf('sandbox'), [local]);
      assert.deepEqual(addressesOf('production'), [live.liveRedirectUris]);
    });

    test('what is missing is told where it is mended, and does not hold up the sandbox', () => {
      const fieldsAtFault = (more?: Record<string, string>) =>
        findProductionFaults(filled(more)).map(({ field }) => field);
      assert.deepEqual(fieldsAtFault(), ['liveRedirectUris', 'liveLogoutUris']);
      assert.deepEqual(checkRequest(filled(), 'sandbox'), []);
      assert.deepEqual(fieldsAtFault({ liveRedirectUris: live.liveRedirectUris }), ['liveLogoutUris']);
      assert.deepEqual(fieldsAtFault({ ...live, liveBackchannelLogoutUri: 'http://localhost:4000/out' }), [
        'liveBackchannelLogoutUri',
      ]);
    });

    test('what only its door objects to is found before it is too late', () => {
      const twoHosts = { ...live, liveRedirectUris: 'https://a.example/callback\nhttps://b.example/callback' };
      const faults = findProductionFaults(filled(twoHosts)).map(({ field }) => field);
      assert.deepEqual(faults, door === 'professional' ? [] : ['liveSectorUri']);
    });
  });

const redirects = (liveRedirectUris: string, profile: 'web' | 'native' = 'web') => {
  const fields = { ...Object.assign({}, ...Object.values(completePages('professional', local))), ...live };
  return findProductionFaults({ door: 'professional', fields: { ...fields, profile, liveRedirectUris } }).length === 0;
};

test('nobody’s own machine or network is an address in production, however it is written', () => {
  const written = ['localhost', 'LOCALHOST.', 'x.localhost', '%6cocalhost', '127.0.0.1', '0x7f.1', '[::ffff:10.0.0.1]'];
  for (const host of written) assert.ok(!redirects(`https://${host}/callback`), host);
  for (const host of ['localhost', 'my.localhost', '10.0.0.1']) {
    const fields = { ...Object.assign({}, ...Object.values(completePages('low', local))), ...live };
    const called = { ...fields, liveBackchannelLogoutUri: `https://${host}/out` };
    assert.equal(findProductionFaults({ door: 'low', fields: called })[0]?.field, 'liveBackchannelLogoutUri', host);
  }
});

test('a host that a reader sees otherwise than a browser is none', () => {
  for (const host of [
    '%2a.cabinet.example',
    '*.cabinet.example',
    'cabinet.example%2eevil.example',
    'cab%69net.example',
  ])
    assert.ok(!redirects(`https://${host}/callback`), host);
  assert.ok(redirects('https://cabinet.example/re%20tour?to=%2A'));
});

test('an application on somebody’s own machine is called back there, by name or in figures', () => {
  for (const host of ['localhost:8080', '127.0.0.1', '[::1]:9000']) {
    assert.ok(redirects(`http://${host}/callback`, 'native'), host);
    assert.ok(!redirects(`http://${host}/callback`), host);
  }
  assert.ok(!redirects('http://10.0.0.1/callback', 'native'));
});

test('the address that a service copies is that of its environment', () => {
  const addresses = { issuer: 'https://door.example', discovery: '', authorize: 'https://door.example/auth' };
  const fields = { ...Object.assign({}, ...Object.values(completePages('low', local))), ...live };
  for (const [environment, expected] of [
    ['sandbox', local],
    ['production', live.liveRedirectUris],
  ] as const) {
    const request = { door: 'low', fields } as unknown as Parameters<typeof snippetFacts>[0];
    const address = authorizeAddress(snippetFacts(request, addresses, { clientId: 'one', environment }));
    assert.equal(new URL(address).searchParams.get('redirect_uri'), expected);
  }
});

test('addresses of production can be given until the request is qualified, and nothing else after it was sent', () => {
  const open = (step: 'technical' | 'production') => requestStates.filter((state) => isEditable({ state }, step));
  assert.deepEqual(open('technical'), ['draft', 'changes-requested', 'sandbox']);
  assert.deepEqual(open('production'), ['draft', 'changes-requested', 'sandbox', 'qualification']);
});
