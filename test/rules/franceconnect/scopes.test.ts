import assert from 'node:assert/strict';
import { test } from 'node:test';
import { citizenClaims, registerClaims } from '#claims/citizen-claims.ts';
import { citizenScopes } from '#claims/citizen-scopes.ts';
import { dataScopeProviders, defaultDataScopes, isOfferedOnPlus } from '#claims/data-scopes.ts';
import type { Citizen, CitizenDoor } from '#vocabulary/citizen.ts';
import { asAccountId, asProviderId } from '#vocabulary/identifiers.ts';

/** franceconnect.md §0 point 10, §1.9 and §1.10: which scope releases which claim, and whose identity it is. */
const citizen: Citizen = {
  kind: 'citizen',
  accountId: asAccountId('account'),
  identityHash: 'hash',
  rectified: {
    givenNames: ['Angela', 'Claire', 'Anne Louise'],
    familyName: 'DUBOIS',
    birthdate: '1962-08-01',
    gender: 'female',
    birthplace: '75107',
    birthcountry: '99100',
  },
  proof: {
    method: 'upstream',
    providerId: asProviderId('provider'),
    providerSubject: 'subject',
    level: 'eidas2',
    amr: ['fc'],
    identity: {
      kind: 'pivot',
      pivot: {
        givenNames: ['Angela'],
        familyName: 'Dubois',
        birthdate: '1962-08-00',
        gender: 'female',
        birthplace: '75107',
        birthcountry: '99100',
      },
    },
    email: 'angela@example.org',
    preferredUsername: undefined,
    ins: undefined,
    idToken: 'token',
    establishedAtSeconds: 0,
  },
  register: 'verified',
  ins: undefined,
};

const foreigner: Citizen = {
  ...citizen,
  rectified: undefined,
  register: 'foreign',
  proof: {
    ...citizen.proof,
    email: undefined,
    identity: {
      kind: 'foreign',
      foreign: { givenName: 'Jan', familyName: 'Peeters', birthdate: '1980-02-03', gender: undefined },
    },
  },
};

const released = (door: CitizenDoor, scope: string, who = citizen) => {
  const claims = citizenClaims(door, who);
  return Object.fromEntries(
    (citizenScopes(door, [])[scope] ?? []).flatMap((name) => (name in claims ? [[name, claims[name]]] : [])),
  );
};

test('low: the scopes of the table, and no other', () => {
  assert.deepEqual(citizenScopes('low', []), {
    openid: ['sub'],
    profile: ['given_name', 'given_name_array', 'family_name', 'birthdate', 'gender', 'preferred_username'],
    birth: ['birthplace', 'birthcountry'],
    identite_pivot: [
      ...['given_name', 'given_name_array', 'family_name', 'birthdate', 'gender'],
      ...['birthplace', 'birthcountry'],
    ],
    given_name: ['given_name', 'given_name_array'],
    family_name: ['family_name'],
    birthdate: ['birthdate'],
    gender: ['gender'],
    birthplace: ['birthplace'],
    birthcountry: ['birthcountry'],
    email: ['email'],
    preferred_username: ['preferred_username'],
    idp_birthdate: ['idp_birthdate'],
    idp_id: ['idp_id'],
    amr: ['amr'],
    ins: ['ins'],
  });
});

test('plus: twins of the register on demand, and nothing that only low has', () => {
  const scopes = citizenScopes('plus', []);
  assert.deepEqual(scopes['rnipp_given_name'], ['given_name', 'rnipp_given_name', 'rnipp_given_name_array']);
  assert.deepEqual(scopes['rnipp_birth'], ['birthplace', 'rnipp_birthplace', 'birthcountry', 'rnipp_birthcountry']);
  assert.deepEqual(scopes['rnipp_gender'], ['gender', 'rnipp_gender']);
  assert.equal(scopes['rnipp_identite_pivot']?.length, 13);
  assert.equal(scopes['rnipp_profile']?.length, 10);
  const names = Object.values(scopes).flat();
  for (const name of ['given_name_array', 'idp_birthdate', 'idp_id']) {
    assert.ok(!names.includes(name) && !(name in scopes), name);
  }
});

test('data scopes release a claim of their own name, and cannot take the name of another', () => {
  assert.deepEqual(citizenScopes('low', ['dgfip_rfr'])['dgfip_rfr'], ['dgfip_rfr']);
  assert.deepEqual(citizenScopes('low', ['openid'])['openid'], ['sub']);
});

test('low says who the register knows, and the birth date as the provider sent it', () => {
  assert.deepEqual(released('low', 'identite_pivot'), {
    given_name: 'Angela Claire Anne Louise',
    given_name_array: ['Angela', 'Claire', 'Anne Louise'],
    family_name: 'DUBOIS',
    birthdate: '1962-08-01',
    gender: 'female',
    birthplace: '75107',
    birthcountry: '99100',
  });
  assert.deepEqual(released('low', 'idp_birthdate'), { idp_birthdate: '1962-08-00' });
  assert.deepEqual(released('low', 'idp_id'), { idp_id: 'provider' });
});

test('plus says what the provider sent, and the register beside it', () => {
  assert.deepEqual(released('plus', 'rnipp_profile'), {
    given_name: 'Angela',
    rnipp_given_name: 'Angela Claire Anne Louise',
    family_name: 'Dubois',
    rnipp_family_name: 'DUBOIS',
    birthdate: '1962-08-00',
    rnipp_birthdate: '1962-08-01',
    gender: 'female',
    rnipp_gender: 'female',
    rnipp_given_name_array: ['Angela', 'Claire', 'Anne Louise'],
  });
});

test('without a register, plus has no copies of it and low completes a partial birth date', () => {
  const { identity } = citizen.proof;
  assert.ok(identity.kind === 'pivot');
  const alone: Citizen = { ...citizen, register: 'none', rectified: identity.pivot };
  assert.ok(!Object.keys(citizenClaims('plus', alone)).some((name) => name.startsWith('rnipp_')));
  assert.equal(citizenClaims('low', alone)['birthdate'], '1962-08-01');
});

test('what nobody knows is absent', () => {
  assert.deepEqual(released('low', 'preferred_username'), {});
  assert.ok(!('ins' in citizenClaims('low', citizen)));
  assert.deepEqual(citizenClaims('plus', foreigner), {
    given_name: 'Jan',
    family_name: 'Peeters',
    birthdate: '1980-02-03',
  });
  assert.deepEqual(registerClaims(foreigner), citizenClaims('plus', foreigner));
});

test('an empty birthplace is sent: they were born abroad', () => {
  const abroad = citizen.rectified && { ...citizen.rectified, birthplace: '', birthcountry: '99109' };
  assert.deepEqual(released('low', 'birth', { ...citizen, rectified: abroad }), {
    birthplace: '',
    birthcountry: '99109',
  });
});

test('the national health identity is one claim; its matricule leaves when it is qualified', () => {
  const ins = {
    matricule: '275126322074974',
    oid: '1.2.250.1.213.1.4.10',
    traits: {
      nomNaissance: 'ADRUN',
      prenoms: ['ZOE'],
      sexe: 'F',
      dateNaissance: '1975-12-31',
      lieuNaissance: '63220',
    },
    status: 'QUAL',
    method: 'INSI',
    validationMode: 'IN',
    obtainedAtSeconds: 1,
  } as const;
  const { traits } = ins;
  const common = { ...traits, method: 'INSI', obtainedAt: 1 };
  const full = { matricule: ins.matricule, oid: ins.oid, ...common, identityStatus: 'QUAL', validationMode: 'IN' };
  assert.deepEqual(released('plus', 'ins', { ...citizen, ins }), { ins: full });
  const retrieved: Citizen = { ...citizen, ins: { ...ins, status: 'RECUP', validationMode: undefined } };
  assert.deepEqual(released('low', 'ins', retrieved), { ins: { ...common, identityStatus: 'RECUP' } });
  const forced = citizenClaims('low', retrieved, { insecureUnqualifiedMatricule: true });
  assert.deepEqual(forced['ins'], { matricule: ins.matricule, oid: ins.oid, ...common, identityStatus: 'RECUP' });
});

test('every data scope has a provider and words in both languages, once', () => {
  const scopes = defaultDataScopes();
  assert.ok(scopes.length > 80, String(scopes.length));
  assert.equal(new Set(scopes.map(({ scope }) => scope)).size, scopes.length);
  for (const { scope, provider, label } of scopes) {
    assert.ok(provider in dataScopeProviders && label.fr !== '' && label.en !== '', scope);
  }
  const onPlus = new Set(scopes.filter(isOfferedOnPlus).map(({ provider }) => provider));
  assert.deepEqual([...onPlus].sort(), ['cnam', 'cnous', 'dgfip']);
});
