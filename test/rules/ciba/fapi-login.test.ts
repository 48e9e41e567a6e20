import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { calculateJwkThumbprint, decodeJwt } from 'jose';
import { cibaGrant } from '#clients/client.ts';
import { askOverTls, organisation } from '../../support/mutual-tls.ts';
import type { Answer } from '../../support/plain-service.ts';
import {
  assertionClaims,
  assertionType,
  newServiceKeys,
  nowSeconds,
  type ServiceKeys,
} from '../../support/service-keys.ts';
import { cibaWorld } from './ciba-world.ts';
import { cibaPath, type Desk, doctor, newDesk, tokenPath, usualRequest } from './desk.ts';
import { newPhone, type Phone } from './soft-phone.ts';

// FAPI-CIBA §5.2.2: whole logins of the profile, by either of its ways to prove the service and to bind its tokens.
let keys: ServiceKeys;
let phone: Phone;
const world = cibaWorld(async (started) => {
  [keys, phone] = [await newServiceKeys(), await newPhone(started, doctor)];
});

const profile = () => ({
  profile: 'strict',
  fapi_ciba: true,
  backchannel_authentication_request_signing_alg: 'ES256',
  jwks: { keys: [keys.publicJwk] },
});

const signedRequest = ({ clientId }: Desk): Promise<string> => {
  const { sub: _service, ...claims } = assertionClaims(clientId, world().issuer);
  return keys.sign({ ...usualRequest, ...claims, nbf: nowSeconds() });
};

test('with an assertion and DPoP: the token is bound to the key, and opens UserInfo by its proof only', async () => {
  const desk = await newDesk(world(), {
    ...profile(),
    token_endpoint_auth_method: 'private_key_jwt',
    dpop_bound_access_tokens: true,
  });
  const post = async (path: string, form: Record<string, string>, dpop?: string): Promise<Answer> => {
    const client_assertion = await keys.sign(assertionClaims(desk.clientId, world().issuer));
    const proven = { ...form, client_id: undefined, client_assertion, client_assertion_type: assertionType };
    return desk.post(path, proven, dpop === undefined ? {} : { dpop });
  };
  const { kty, crv, x, y } = keys.publicJwk;
  const proof = (htm: string, path: string, more = {}) =>
    keys.sign(
      { jti: crypto.randomUUID(), htm, htu: world().issuer + path, iat: nowSeconds(), ...more },
      { typ: 'dpop+jwt', jwk: { kty, crv, x, y } as never },
    );
  const begun = await post(cibaPath, { request: await signedRequest(desk) });
  assert.equal(begun.status, 200, begun.text);
  const poll = { grant_type: cibaGrant, auth_req_id: String(begun.json['auth_req_id']) };
  assert.equal((await phone.approve(world())).json['is'], 'approved');
  const { status, json, text } = await post(tokenPath, poll, await proof('POST', tokenPath));
  assert.equal(status, 200, text);
  const token = String(json['access_token']);
  assert.deepEqual(decodeJwt(token)['cnf'], { jkt: await calculateJwkThumbprint(keys.publicJwk) });
  assert.equal(decodeJwt(token)['SubjectNameID'], doctor);
  const path = '/protocol/openid-connect/userinfo';
  const ath = createHash('sha256').update(token).digest('base64url');
  const headers = { authorization: `DPoP ${token}` };
  assert.equal((await desk.userInfo('', { ...headers, dpop: await proof('GET', path, { ath }) })).status, 200);
  assert.notEqual((await desk.userInfo('', headers)).status, 200);
  assert.equal((await desk.userInfo(token)).status, 401);
});

test('with a certificate: the token is bound to it, and opens UserInfo with it only', async () => {
  const certificate = await organisation(world(), 'logiciel-fapi');
  const desk = await newDesk(world(), {
    ...profile(),
    token_endpoint_auth_method: 'tls_client_auth',
    tls_client_auth_subject_dn: 'CN=logiciel-fapi,OU=1759000011,O=ETABLISSEMENT DE TEST,ST=Paris (75),C=FR',
    tls_client_certificate_bound_access_tokens: true,
  });
  const address = (path: string) => world().mutualTlsOrigin + new URL(world().issuer).pathname + path;
  const post = (path: string, form: Record<string, string>): Promise<Answer> =>
    askOverTls(world(), address(path), { form: { client_id: desk.clientId, ...form }, certificate });
  const begun = await post(cibaPath, { request: await signedRequest(desk) });
  assert.equal(begun.status, 200, begun.text);
  assert.equal((await phone.approve(world())).json['is'], 'approved');
  const poll = { grant_type: cibaGrant, auth_req_id: String(begun.json['auth_req_id']) };
  const { status, json, text } = await post(tokenPath, poll);
  assert.equal(status, 200, text);
  const token = String(json['access_token']);
  const thumbprint = createHash('sha256').update(new X509Certificate(certificate.cert).raw).digest('base64url');
  assert.deepEqual(decodeJwt(token)['cnf'], { 'x5t#S256': thumbprint });
  const other = await organisation(world(), 'somebody-else');
  const statuses: number[] = [];
  for (const shown of [certificate, other, undefined]) {
    const headers = { authorization: `Bearer ${token}` };
    const asked = { headers, certificate: shown };
    statuses.push((await askOverTls(world(), address('/protocol/openid-connect/userinfo'), asked)).status);
  }
  assert.deepEqual(statuses, [200, 401, 401]);
});
