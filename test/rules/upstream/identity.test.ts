import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseIdentity, parsePivot } from '#methods/upstream/provider-identity.ts';
import { sandboxCitizens } from '#sandbox/citizen/people.ts';
import { givenNameOf } from '#vocabulary/citizen.ts';

/** franceconnect.md §1.10, §2.2, §3.3: what a provider must say of a person, and Y600006 otherwise. */
const right = {
  sub: 'b6048e95bb134ec5b1d1e1fa69f287172e91722b9354d637a1bcf2ebb0fd2ef5',
  given_name: 'Angela Claire Louise',
  family_name: 'DUBOIS',
  birthdate: '1962-08-24',
  gender: 'female',
  birthplace: '75107',
  birthcountry: '99100',
  email: 'angela@example.org',
};
const national = { people: 'national', insValidationMode: undefined } as const;
const eidas = { people: 'eidas', insValidationMode: undefined } as const;
const vitale = { people: 'national', insValidationMode: 'AV' } as const;

const wrongOf = (
  claims: Readonly<Record<string, unknown>>,
  provider: Parameters<typeof parseIdentity>[1] = national,
) => {
  const parsed = parseIdentity(claims, provider);
  return 'wrong' in parsed ? parsed.wrong : [];
};

const cases: readonly (readonly [trait: string, value: unknown, isWrong: boolean])[] = [
  ['sub', '', true],
  ['sub', 'é', true],
  ['sub', 'x'.repeat(255), false],
  ['sub', 'x'.repeat(256), true],
  ['given_name', undefined, true],
  ['given_name', ' ', true],
  ['given_name', 'x'.repeat(256), false],
  ['given_name', 'x'.repeat(257), true],
  ['given_name', 'Angela\nClaire', true],
  ['given_name_array', ['Angela', 'Claire', 'Louise'], false],
  ['given_name_array', ['Angela Claire', 'Louise'], false],
  ['given_name_array', ['Angela'], true],
  ['given_name_array', [], true],
  ['given_name_array', 'Angela', true],
  ['family_name', 42, true],
  ['family_name', '', true],
  ['birthdate', '1962-08-00', false],
  ['birthdate', '1962-00-00', false],
  ['birthdate', '1962-00-24', true],
  ['birthdate', '1962-13-00', true],
  ['birthdate', '1962-02-30', true],
  ['birthdate', '2000-02-29', false],
  ['birthdate', '1900-02-29', true],
  ['birthdate', '0000-00-00', true],
  ['birthdate', '1962-8-24', true],
  ['birthdate', '24/08/1962', true],
  ['gender', 'male', false],
  ['gender', 'unspecified', false],
  ['gender', 'F', true],
  ['gender', undefined, true],
  ['birthplace', '2A004', false],
  ['birthplace', '2B020', false],
  ['birthplace', '2C020', true],
  ['birthplace', '7510', true],
  ['birthplace', '', true],
  ['birthplace', undefined, true],
  ['birthplace', 'Paris', true],
  ['birthcountry', 'FR', true],
  ['birthcountry', undefined, true],
  ['email', undefined, true],
  ['email', 'angela', true],
  ['email', 'angela@example.org\r\nbcc: x@example.org', true],
  ['preferred_username', 'MARTIN', false],
  ['preferred_username', 7, true],
  ['preferred_username', '', false],
];

for (const [trait, value, isWrong] of cases) {
  test(`${trait} ${JSON.stringify(value)?.slice(0, 40) ?? 'missing'} is ${isWrong ? 'wrong' : 'right'}`, () => {
    const wrong = wrongOf({ ...right, [trait]: value });
    assert.deepEqual(wrong, isWrong ? [trait] : []);
  });
}

test('whoever was born abroad has no commune, whatever the provider writes there', () => {
  const parsed = parsePivot({ ...right, birthcountry: '99335', birthplace: 'Abidjan' });
  assert.equal('pivot' in parsed && parsed.pivot.birthplace, '');
});

test('the list of given names says which of them have a space inside', () => {
  const parsed = parsePivot({
    ...right,
    given_name: 'Marie Claude  Solange',
    given_name_array: ['Marie Claude', 'Solange'],
  });
  assert.deepEqual('pivot' in parsed && parsed.pivot.givenNames, ['Marie Claude', 'Solange']);
});

test('a person of another member state needs neither COG codes nor gender nor e-mail', () => {
  const parsed = parseIdentity(
    { sub: 'PT/FR/1', given_name: 'João', family_name: 'Silva', birthdate: '1968-12-25' },
    eidas,
  );
  assert.deepEqual(parsed, {
    identity: {
      kind: 'foreign',
      foreign: { givenName: 'João', familyName: 'Silva', birthdate: '1968-12-25', gender: undefined },
    },
    email: undefined,
    preferredUsername: undefined,
    ins: undefined,
  });
  assert.deepEqual(wrongOf({ sub: 'x', given_name: 'João', birthdate: '1968', email: 'x' }, eidas), [
    'family_name',
    'birthdate',
    'email',
  ]);
});

test('an INS counts from providers whose record says so, and only when it is one', () => {
  const ins = { matricule: '275126322074974', oid: '1.2.250.1.213.1.4.10' };
  const read = (value: unknown, provider: Parameters<typeof parseIdentity>[1]) => {
    const parsed = parseIdentity({ ...right, ins: value }, provider);
    return 'wrong' in parsed ? parsed.wrong : parsed.ins;
  };
  assert.deepEqual(read(ins, vitale), ins);
  assert.equal(read(ins, national), undefined);
  assert.equal(read(undefined, vitale), undefined);
  assert.deepEqual(read({ ...ins, oid: '1.2.250.1.213.1.4.2' }, vitale), ['ins']);
  assert.deepEqual(read({ ...ins, matricule: '2751263220749' }, vitale), ['ins']);
});

test('what is wrong is named, never shown, and nothing that is sent makes the reader fail', () => {
  const traits = ['sub', 'given_name', 'given_name_array', 'family_name', 'birthdate', 'gender', 'birthplace'];
  const known = new Set([...traits, 'birthcountry', 'email', 'preferred_username', 'ins']);
  const anything = fc.record(Object.fromEntries([...known].map((name) => [name, fc.anything()])), { requiredKeys: [] });
  fc.assert(
    fc.property(anything, fc.constantFrom(national, eidas, vitale), (claims, provider) => {
      assert.ok(wrongOf(claims, provider).every((name) => known.has(name)));
    }),
  );
});

test('a pivot that was read can be written and read again', () => {
  const name = fc.stringMatching(/^[A-ZÀ-Ý][a-zà-ÿ'-]{0,20}$/);
  const cog = fc.stringMatching(/^(2[AB]|[0-9]{2})[0-9]{3}$/);
  const date = fc.date({ min: new Date('1850-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), name, date, cog, (names, familyName, born, place) => {
      const birthdate = born.toISOString().slice(0, 10);
      const claims = { ...right, given_name: names.join(' '), family_name: familyName, birthdate, birthplace: place };
      const parsed = parsePivot(claims);
      assert.ok('pivot' in parsed, JSON.stringify(parsed));
      assert.deepEqual(parsed.pivot.givenNames, names);
      const { pivot } = parsed;
      const again = parsePivot({
        given_name: givenNameOf(pivot),
        given_name_array: pivot.givenNames,
        family_name: pivot.familyName,
        birthdate: pivot.birthdate,
        gender: pivot.gender,
        birthplace: pivot.birthplace,
        birthcountry: pivot.birthcountry,
      });
      assert.deepEqual(again, parsed);
    }),
  );
});

test('every citizen of the sandbox has an identity that a provider may send', () => {
  for (const { citizenId, claims, people } of sandboxCitizens)
    assert.deepEqual(wrongOf({ ...claims, sub: 'x' }, people === 'eidas' ? eidas : national), [], citizenId);
  assert.equal(new Set(sandboxCitizens.map(({ citizenId }) => citizenId)).size, sandboxCitizens.length);
});
