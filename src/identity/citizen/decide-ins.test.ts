import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PivotIdentity, UpstreamProof } from '#vocabulary/citizen.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { levels } from '#vocabulary/level.ts';
import { decideIns, decideInsSource, type InsCase, validationModes } from './decide-ins.ts';
import type { InsiAnswer } from './ins.ts';
import { insTraitsOf, sameTraits, traitsHashOf } from './ins-traits.ts';

const zoe: PivotIdentity = {
  givenNames: ['Zoé'],
  familyName: 'Adrun',
  birthdate: '1975-12-31',
  gender: 'female',
  birthplace: '63220',
  birthcountry: '99100',
};
const traits = insTraitsOf(zoe);
assert.ok(typeof traits === 'object');
const other = { ...traits, prenoms: ['LEA'] };
const nir = '1.2.250.1.213.1.4.8';

const proof: UpstreamProof = {
  method: 'upstream',
  providerId: asProviderId('provider'),
  providerSubject: 'subject',
  level: 'eidas1',
  amr: [],
  identity: { kind: 'pivot', pivot: zoe },
  email: undefined,
  preferredUsername: undefined,
  ins: undefined,
  idToken: 'token',
  establishedAtSeconds: 0,
};

const number = fc.constantFrom('275126322074974', '275126322074975');
const oid = fc.constantFrom(nir, '1.2.250.1.213.1.4.9', '1.2.250.1.213.1.4.10', '1.2.3');

const anyCase: fc.Arbitrary<InsCase> = fc
  .record({
    level: fc.constantFrom(...levels),
    register: fc.constantFrom('verified', 'none'),
    ins: fc.option(fc.record({ matricule: number, oid }), { nil: undefined }),
    validationMode: fc.constantFrom(undefined, ...validationModes, 'IE', 'PA'),
    birthplace: fc.constantFrom('63220', ''),
    isProduction: fc.boolean(),
  })
  .map(({ level, register, ins, validationMode, birthplace, isProduction }) => ({
    citizen: {
      rectified: birthplace === '' ? { ...zoe, birthplace, birthcountry: '99999' } : zoe,
      register,
      proof: { ...proof, level, ins },
    },
    validationMode,
    isProduction,
    atSeconds: 1,
  }));

const anyAnswer: fc.Arbitrary<InsiAnswer | undefined> = fc.oneof(
  fc.record({
    kind: fc.constant('one' as const),
    matricule: number,
    oid,
    traits: fc.constantFrom(traits, other),
    calls: fc.constant(1),
  }),
  fc.constantFrom(
    { kind: 'none', code: '01', calls: 2 } as const,
    { kind: 'several', code: '02', calls: 2 } as const,
    { kind: 'failed', code: 'late', calls: 1 } as const,
    undefined,
  ),
);

const isSubstantial = ({ citizen }: InsCase) => citizen.proof.level !== 'eidas1';

test('qualified: only by a mapped means at substantial or high, with a true number of these very traits', () => {
  fc.assert(
    fc.property(anyCase, anyAnswer, (one, answer) => {
      const source = decideInsSource(one);
      const { ins, evidence } = decideIns(one, source, answer);
      assert.equal(evidence.status, ins?.status ?? 'PROV');
      if (ins?.status !== 'QUAL') return;
      assert.ok(isSubstantial(one));
      assert.ok(validationModes.some((mode) => mode === ins.validationMode));
      assert.equal(ins.matricule, '275126322074974');
      assert.ok(ins.method === 'AV' || (answer?.kind === 'one' && sameTraits(answer.traits, traits)));
    }),
    { numRuns: 1000 },
  );
});

test('a number stands with its OID exactly in retrieved and qualified identities', () => {
  fc.assert(
    fc.property(anyCase, anyAnswer, (one, answer) => {
      const { ins } = decideIns(one, decideInsSource(one), answer);
      const hasNumber = ins?.status === 'QUAL' || ins?.status === 'RECUP';
      assert.equal(ins?.matricule !== undefined, hasNumber);
      assert.equal(ins?.oid !== undefined, hasNumber);
      assert.ok(one.isProduction || ins?.oid !== nir);
      assert.equal(ins?.validationMode !== undefined, ins?.status === 'QUAL' || ins?.status === 'VALI');
    }),
    { numRuns: 1000 },
  );
});

test('self-declared traits are never searched; what the carte Vitale app brought is never asked again', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const source = decideInsSource(one);
      if (one.citizen.register === 'none' && !isSubstantial(one)) assert.equal(source.kind, 'none');
      const brought = one.validationMode === 'AV' && isSubstantial(one) && one.citizen.proof.ins !== undefined;
      assert.equal(source.kind === 'own', brought);
    }),
  );
});

test('traits: upper-case, no accents, the signs of names kept; compared letter by letter', () => {
  const made = insTraitsOf({ ...zoe, givenNames: ['Anne-Hélène', 'Cœur'], familyName: 'd’Estrées  Lévêque' });
  assert.ok(typeof made === 'object');
  assert.deepEqual([made.nomNaissance, made.prenoms], ["D'ESTREES LEVEQUE", ['ANNE-HELENE', 'COEUR']]);
  for (const near of [
    { nomNaissance: 'ADRUM' },
    { prenoms: ['ZOE', 'ANNE'] },
    { sexe: 'M' },
    { dateNaissance: '1975-12-30' },
    { lieuNaissance: '63221' },
  ] as const) {
    assert.ok(!sameTraits(traits, { ...traits, ...near }));
    assert.notEqual(traitsHashOf(traits), traitsHashOf({ ...traits, ...near }));
  }
  assert.ok(sameTraits({ ...traits, prenoms: ['ANNE LOUISE'] }, { ...traits, prenoms: ['ANNE', 'LOUISE'] }));
});
