import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCitizenClient } from '#clients/citizen/declare.ts';
import { createSectorCheck } from '#issuer/citizen/sector.ts';

test('a hundred logins begun at once ask a slow sector identifier once', async () => {
  const declared = parseCitizenClient(
    {
      client_id: 'service',
      name: 'Service',
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: 'https://service.example/jwks',
      redirect_uris: ['https://one.example/back', 'https://two.example/back'],
      sector_identifier_uri: 'https://service.example/sector',
    },
    'production',
  );
  assert.ok(declared.isValid, JSON.stringify(declared));
  const waiting: ((answer: Response) => void)[] = [];
  const check = createSectorCheck({
    clock: { nowSeconds: () => 1_800_000_000, nowMilliseconds: () => 1_800_000_000_000 },
    fetchPartner: () => new Promise((resolve) => waiting.push(resolve)),
  });
  const askAtOnce = async (answer: Response): Promise<readonly boolean[]> => {
    const asked = Array.from({ length: 100 }, () => check(declared.value));
    assert.equal(waiting.length, 1);
    waiting.pop()?.(answer);
    return [...new Set(await Promise.all(asked))];
  };
  assert.deepEqual(await askAtOnce(new Response('down', { status: 503 })), [false]);
  assert.deepEqual(await askAtOnce(Response.json(declared.value.redirectUris)), [true], 'a bad answer is asked again');
});
