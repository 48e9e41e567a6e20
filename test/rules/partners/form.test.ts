import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { checkRequest, checkStep, warningsOf } from '#partners/check-form.ts';
import { declareClient } from '#partners/declare-client.ts';
import { doubtOfAddress } from '#partners/homograph.ts';
import { decideDoors, readAnswers } from '#partners/questionnaire.ts';
import { type PartnerDoor, partnerDoors } from '#partners/request.ts';
import { authorizeAddress, snippetFacts } from '#partners/snippets/facts.ts';
import { snippetsOf } from '#partners/snippets.ts';
import { readCertificate, readLogo } from '#partners/upload.ts';
import { completePages } from '../../support/partner-desk.ts';

const redirectUri = 'https://cabinet.example/callback';
const filled = (door: PartnerDoor, more: Record<string, string> = {}) => ({
  door,
  fields: { ...Object.assign({}, ...Object.values(completePages(door, redirectUri))), ...more },
});

const secretHash = `hmac-sha256.${'a'.repeat(22)}.${createHash('sha256').update('x').digest('base64url')}`;

for (const door of partnerDoors) {
  test(`a complete request for ${door} has no fault, and describes a client`, () => {
    const request = filled(door);
    assert.deepEqual(checkRequest(request, 'production'), []);
    const basis = { clientId: 'one', environment: 'production', secretHashes: [secretHash] } as const;
    assert.ok('client' in declareClient(request, basis), JSON.stringify(declareClient(request, basis)));
  });
}

/** Addresses that no service may return to (RFC 9700 §4.1), and homographs (UTS 39). */
const refused = {
  'http://cabinet.example/callback': 'address',
  'https://*.cabinet.example/callback': 'address',
  'https://cabinet.example/callback#part': 'address',
  'javascript:alert(1)': 'address',
  'data:text/html,x': 'address',
  'https://user@cabinet.example/': 'address',
  'https:\\\\cabinet.example': 'address',
  'https://xn--pple-43d.example/': 'homograph',
  'https://аррӏе.example/': 'homograph',
} as const;

for (const [address, problem] of Object.entries(refused)) {
  test(`${address} is refused beside its field`, () => {
    const faults = checkStep(
      filled('professional', { redirectUris: `${redirectUri}\n${address}` }),
      'technical',
      'sandbox',
    );
    assert.deepEqual(
      faults.map((fault) => [fault.field, fault.problem, fault.value]),
      [['redirectUris', problem, address]],
    );
  });
}

test('another script is warned of, and accepted', () => {
  assert.equal(doubtOfAddress('https://xn--j1ail.xn--p1ai/'), 'foreign-script');
  assert.equal(doubtOfAddress('https://xn--cole-9oa.example/'), undefined);
  const request = filled('professional', { redirectUris: 'https://xn--80aaxitdbjk.example/' });
  assert.equal(warningsOf(request, 'technical').length, 1);
  assert.deepEqual(checkStep(request, 'technical', 'sandbox'), []);
});

test('plain http on the own machine is for the sandbox', () => {
  const request = filled('low', { redirectUris: 'http://localhost:3000/callback' });
  assert.deepEqual(checkStep(request, 'technical', 'sandbox'), []);
  assert.equal(checkStep(request, 'technical', 'production').length, 1);
});

test('a private network is no place to be sent to or called at in production', () => {
  for (const host of ['10.0.0.1', '192.168.1.1', '169.254.169.254', '127.0.0.1', '[::1]', '[fd00::1]']) {
    const address = `https://${host}/inside`;
    for (const field of ['backchannelLogoutUri', 'jwksUri', 'sectorUri', 'redirectUris', 'logoutUris']) {
      const faults = checkStep(filled('low', { [field]: address }), 'technical', 'production');
      assert.deepEqual(
        faults.map((fault) => [fault.field, fault.problem]),
        [[field, 'address']],
        address,
      );
    }
  }
});

test('each page wants what it is there for: a reason for each piece of data, both contacts, the text behind another legal basis', () => {
  const missing = (more: Record<string, string>, step: Parameters<typeof checkStep>[1], door: PartnerDoor = 'low') =>
    checkStep(filled(door, more), step, 'sandbox').map(({ field, problem }) => `${field} ${problem}`);
  assert.deepEqual(missing({ 'data.email': 'yes' }, 'data'), ['why.email missing']);
  assert.deepEqual(missing({ 'data.email': 'yes', 'why.email': 'Écrire.' }, 'data'), []);
  assert.deepEqual(missing({ legalBasis: 'other' }, 'service'), ['legalText missing']);
  const contacts = { technicalEmail: '', protectionName: '', protectionEmail: 'dpo' };
  assert.deepEqual(missing(contacts, 'contacts'), [
    'technicalEmail missing',
    'protectionName missing',
    'protectionEmail email',
  ]);
  assert.deepEqual(missing({ hosting: '', level: 'eidas3' }, 'technical'), ['level choice', 'hosting missing']);
  assert.deepEqual(missing({ authentication: 'private_key_jwt' }, 'technical', 'professional'), ['jwks missing']);
  assert.deepEqual(missing({ authentication: 'tls_client_auth' }, 'technical', 'professional'), [
    'certificateSubject missing',
  ]);
});

test('a private key that was pasted is refused', () => {
  const jwks = JSON.stringify({ keys: [{ kty: 'EC', crv: 'P-256', x: 'a', y: 'b', d: 'c' }] });
  const request = filled('professional', { authentication: 'private_key_jwt', jwks });
  const declared = declareClient(request, { clientId: 'one', environment: 'sandbox', secretHashes: [] });
  assert.ok('faults' in declared && declared.faults.every(({ field }) => field === 'jwks'));
});

test('a thick client starts its logins by CIBA', () => {
  const request = filled('professional', {
    profile: 'thick',
    redirectUris: '',
    logoutUris: '',
    authentication: 'tls_client_auth',
    certificateSubject: 'CN=poste',
  });
  assert.deepEqual(checkStep(request, 'technical', 'sandbox'), []);
  const declared = declareClient(request, { clientId: 'one', environment: 'sandbox', secretHashes: [] });
  assert.ok('client' in declared, JSON.stringify(declared));
  assert.ok(declared.client.kind === 'professional' && declared.client.client.ciba !== undefined);
});

test('an application of its own returns to its own scheme, the gateway of an establishment to https', () => {
  const own = filled('professional', { profile: 'native', redirectUris: 'fr.example.cabinet:/retour' });
  const gateway = filled('professional', { profile: 'gateway' });
  for (const request of [own, gateway]) {
    assert.deepEqual(checkStep(request, 'technical', 'production'), []);
    const declared = declareClient(request, {
      ...{ clientId: 'one', environment: 'production', secretHashes: [secretHash] },
    });
    assert.ok('client' in declared, JSON.stringify(declared));
  }
  const scheme = { ...gateway, fields: { ...gateway.fields, redirectUris: 'fr.example.cabinet:/retour' } };
  assert.equal(checkStep(scheme, 'technical', 'production').length, 1);
});

test('the questionnaire says which door, which level, and why', () => {
  const advise = (answers: Record<string, string>) => {
    const read = readAnswers(answers);
    return read === undefined ? undefined : decideDoors(read).map(({ door, level }) => `${door} ${level}`);
  };
  const base = { who: 'professionals', data: 'identity', role: 'vendor', form: 'web' };
  assert.deepEqual(advise(base), ['professional eidas1']);
  assert.deepEqual(advise({ ...base, data: 'health' }), ['professional eidas2']);
  assert.deepEqual(advise({ ...base, who: 'citizens' }), ['low eidas1']);
  assert.deepEqual(advise({ ...base, who: 'citizens', data: 'ins' }), ['plus eidas2']);
  assert.deepEqual(advise({ ...base, who: 'both', data: 'health' }), ['professional eidas2', 'plus eidas2']);
  assert.deepEqual(advise({ ...base, role: 'person' }), []);
  assert.equal(advise({ ...base, who: 'martians' }), undefined);
});

test('snippets hold the client and its address, and no secret', () => {
  const addresses = {
    issuer: 'https://door.example/a',
    discovery: 'https://door.example/a/d',
    authorize: 'https://door.example/auth',
  };
  const request = {
    ...filled('professional'),
    requestId: 'r',
    organisationId: 'o',
    state: 'draft',
    stateBefore: undefined,
    version: 1,
    clients: {},
    history: [],
    createdAtSeconds: 0,
    updatedAtSeconds: 0,
  } as const;
  const facts = snippetFacts(request, addresses, { clientId: 'client-1', environment: 'sandbox' });
  assert.equal(new URL(authorizeAddress(facts)).searchParams.get('redirect_uri'), redirectUri);
  for (const { name, text } of snippetsOf(facts)) {
    assert.match(text, /client-1/, name);
    assert.match(text, /cabinet\.example\/callback/, name);
  }
});

const png = (width: number, height: number): Buffer => {
  const head = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  return Buffer.concat([
    head,
    size,
    Buffer.from('08060000001f15c489', 'hex'),
    Buffer.from('0000000049454e44ae426082', 'hex'),
  ]);
};

test('a logo is a PNG by its bytes, and small', () => {
  assert.deepEqual(readLogo(png(64, 64)), { mediaType: 'image/png' });
  assert.deepEqual(readLogo(png(5000, 64)), { problem: 'too-wide' });
  assert.deepEqual(readLogo(Buffer.from('<svg onload="x"/>')), { problem: 'svg' });
  assert.deepEqual(readLogo(Buffer.from('GIF89a')), { problem: 'not-png' });
  assert.deepEqual(readLogo(Buffer.concat([png(64, 64), Buffer.from('<script>')])), { problem: 'not-png' });
  assert.deepEqual(readLogo(Buffer.alloc(200_000, 1)), { problem: 'too-big' });
  assert.deepEqual(readLogo(Buffer.alloc(0)), { problem: 'empty' });
});

test('a certificate is parsed, and a private key is never kept', () => {
  assert.deepEqual(readCertificate(Buffer.from('hello'), 0), { problem: 'not-a-certificate' });
  const key = '-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n';
  assert.deepEqual(readCertificate(Buffer.from(key), 0), { problem: 'private-key' });
  assert.deepEqual(readCertificate(Buffer.alloc(0), 0), { problem: 'empty' });
});
