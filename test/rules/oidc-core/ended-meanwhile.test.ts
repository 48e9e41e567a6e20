import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPartner, type Partner } from '../../support/partner.ts';
import { newPerson } from '../../support/person.ts';
import { get, newPlainService } from '../../support/plain-service.ts';
import { newServiceKeys, nowSeconds } from '../../support/service-keys.ts';
import { startWorld, type World } from '../../support/world.ts';

// A request that was under way when its session ended must not bring the session back.
let world: World;
let partner: Partner;
before(async () => {
  [world, partner] = await Promise.all([startWorld(), openPartner()]);
});
after(async () => {
  await world.close();
  await partner.close();
});

test('a session that ends while an authorization request waits for the service’s keys stays ended', async () => {
  const keys = await newServiceKeys();
  const [leaving, waiting] = [
    await newPlainService(world),
    await newPlainService(world, {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: `${partner.origin}/jwks`,
    }),
  ];
  const person = newPerson(world);
  const tokens = await leaving.logIn({}, { person });
  const release = Promise.withResolvers<void>();
  partner.answer(async () => {
    await release.promise;
    return { status: 200, body: JSON.stringify({ keys: [keys.publicJwk] }) };
  });
  const request = await keys.sign({
    ...Object.fromEntries(waiting.parameters()),
    iss: waiting.clientId,
    aud: world.issuer,
    exp: nowSeconds() + 60,
  });
  const underWay = person.visit(
    `${world.authorizeUrl}?${new URLSearchParams({ client_id: waiting.clientId, request })}`,
  );
  await partner.arrived(1);
  await get(`${world.issuer}/protocol/openid-connect/logout?id_token_hint=${String(tokens['id_token'])}`);
  release.resolve();
  await underWay;
  const { url } = await person.follow(leaving.authorizeUrl({ prompt: 'none' }));
  assert.equal(url.searchParams.get('error'), 'login_required');
});
