import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { errors } from 'oidc-provider';
import { protocolMends } from '#partners/protocol-mends.ts';
import { begin, completePages, fillIn, found, shownCredentials, signIn } from '../../support/partner-desk.ts';
import { wordsOf } from '../../support/visitor.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
before(async () => {
  world = await startWorld({ office: true });
});
after(() => world.close());

/** Errors that the engine knows and that no service of ours can meet. */
const unseen = new Set([
  ...['server_error', 'invalid_client_metadata', 'registration_not_supported', 'account_selection_required'],
  ...['invalid_software_statement', 'unapproved_software_statement', 'request_uri_not_supported'],
  ...['unmet_authentication_requirements', 'invalid_binding_message', 'missing_user_code', 'invalid_user_code'],
  // Verifiable credentials and attested clients, which no door offers; and the error that is only a frame.
  ...['credential_request_denied', 'invalid_credential_request', 'invalid_nonce', 'invalid_proof', 'x'],
  ...['unknown_credential_configuration', 'unknown_credential_identifier', 'invalid_client_attestation'],
  ...['use_attestation_challenge', 'use_fresh_attestation'],
  ...['expired_login_hint_token', 'transaction_failed', 'invalid_target', 'invalid_authorization_details'],
]);

test('every error that the engine answers with is explained', () => {
  const codes = Object.values(errors).flatMap((Kind) => {
    const made = typeof Kind === 'function' ? Reflect.construct(Kind, ['x']) : undefined;
    return made instanceof Error && 'error' in made && typeof made.error === 'string' ? [made.error] : [];
  });
  assert.ok(codes.includes('invalid_grant') && codes.length > 15, codes.join(' '));
  const unexplained = codes.filter((code) => protocolMends[code] === undefined && !unseen.has(code));
  assert.deepEqual(unexplained, []);
});

test('each refusal of a back-channel call stands in the trace, with what to do', async () => {
  const person = await signIn(world, 'trace@editeur.example');
  const request = await begin(person, await found(person, 'Éditeur'), 'professional');
  const redirect = 'http://localhost:9/callback';
  await fillIn(person, request, completePages('professional', redirect));
  const place = `/partenaires/demandes/${request}`;
  const { clientId, secret } = shownCredentials(await person.send(`${place}/identifiants/sandbox`, { geste: 'creer' }));
  const call = (form: Record<string, string>) =>
    fetch(`${world.issuer}/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: clientId, client_secret: secret, redirect_uri: redirect, ...form }),
    });
  await call({ grant_type: 'authorization_code', code: 'never-given' });
  await call({ grant_type: 'authorization_code', code: 'x', client_secret: 'another-secret-altogether-0001' });
  await call({ grant_type: 'password' });
  const words = wordsOf(await person.read(`${place}/trace`));
  for (const [error, said] of [
    ['invalid_grant', /Échangez chaque code une seule fois/],
    ['invalid_client', /Vérifiez client_id, le secret en cours/],
    ['unsupported_grant_type', /Employez authorization_code, refresh_token/],
  ] as const) {
    assert.ok(words.includes(error), error);
    assert.match(words, said);
  }
  assert.ok(!words.includes(secret) && !words.includes('another-secret'));
});
