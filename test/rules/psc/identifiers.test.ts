import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { type Json, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// psc.md §4.5 and §10: the national id is an opaque string, and `otherIds` holds every id of a person.
let service: PlainService;
const world = ruleWorld(async (made) => {
  service = await newPlainService(made);
});

const logIn = async (nationalId: string): Promise<{ tokens: Json; info: Json }> => {
  const tokens = await service.logIn({}, { card: world().card(nationalId) });
  const { json: info, status } = await service.userInfo(tokens['access_token']);
  assert.equal(status, 200);
  return { tokens, info };
};

const component = '550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd';

for (const [kind, id] of [
  ['staff of an establishment', '3999000011/CPET00001'],
  ['authorised staff', '599000001000019/CPAT00045'],
] as const) {
  test(`${kind} have an id with a slash, the same everywhere`, async () => {
    const { tokens, info } = await logIn(id);
    const access = decodeJwt(String(tokens['access_token']));
    for (const claims of [access, decodeJwt(String(tokens['id_token'])), info]) {
      assert.equal(claims['sub'], `f:${component}:${id}`);
      assert.equal(claims['SubjectNameID'], id);
      assert.equal(claims['preferred_username'], id);
    }
    assert.equal((await service.introspect(tokens['access_token'])).json['SubjectNameID'], id);
    assert.equal((await service.refresh(tokens['refresh_token'])).status, 200);
  });

  test(`${kind} exercise no profession: SubjectRole is an empty array`, async () => {
    assert.deepEqual((await logIn(id)).info['SubjectRole'], []);
  });
}

test('an RPPS id is 8 and eleven digits', async () => {
  const { info } = await logIn('899800000020');
  assert.match(String(info['SubjectNameID']), /^8\d{11}$/);
});

test('a card with a former ADELI number logs in the person under the RPPS number, with both in otherIds', async () => {
  const { info } = await logIn('0999190010');
  assert.equal(info['SubjectNameID'], '899800000103');
  const others = info['otherIds'] as { identifiant: string; origine: string; qualite: number }[];
  assert.deepEqual(new Set(others.map(({ identifiant }) => identifiant)), new Set(['899800000103', '0999190010']));
  assert.deepEqual(new Set(others.map(({ origine }) => origine)), new Set(['RPPS', 'ADELI']));
  for (const { qualite } of others) assert.strictEqual(qualite, 1);
});

test('names with accents, apostrophes or a single letter travel as they are', async () => {
  const accents = (await logIn('899800000038')).info;
  assert.equal(accents['family_name'], "D'ESTRÉES-LÉVÊQUE");
  assert.equal(accents['given_name'], 'Anne-Hélène');
  const short = (await logIn('899800000152')).info;
  assert.equal(short['family_name'], 'O');
  assert.equal(short['given_name'], '');
  assert.equal(short['name'], 'O');
});

test('every test person who is entitled logs in', async () => {
  const refused = new Set(['899800000194', '899800000202']);
  const cards = (world().running.sandbox?.pki.list() ?? []).filter(
    ({ id, kind, nationalId }) => kind !== 'SERVICE' && id === nationalId.replace('/', '-') && !refused.has(nationalId),
  );
  assert.ok(cards.length >= 18);
  for (const card of cards) assert.ok((await service.callback({}, { card })).searchParams.has('code'), card.id);
});
