import type { Citizen, PivotIdentity } from '#vocabulary/citizen.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';

type Person = Omit<Citizen, 'accountId'>;

const person = (pivot: PivotIdentity, identityHash: string): Person => ({
  kind: 'citizen',
  identityHash,
  rectified: pivot,
  proof: {
    method: 'upstream',
    providerId: asProviderId('6e0b6e2c-0d4f-4f2b-8c9a-8a1b1f6d2f10'),
    providerSubject: 'upstream-subject',
    level: 'eidas1',
    amr: ['pwd'],
    identity: { kind: 'pivot', pivot },
    email: 'personne@example.org',
    preferredUsername: undefined,
    ins: undefined,
    idToken: 'upstream-token',
    establishedAtSeconds: 1_700_000_000,
  },
  register: 'verified',
  ins: undefined,
});

/** Test identities of franceconnect.md §1.10, §1.11 and §1.18. */
export const people = {
  angela: person(
    {
      givenNames: ['Angela', 'Claire', 'Louise'],
      familyName: 'DUBOIS',
      birthdate: '1962-08-24',
      gender: 'female',
      birthplace: '75107',
      birthcountry: '99100',
    },
    'Sr1x7B9YHc4uoiIcvqx8lzxq6nvLg1rN/n1klPFSgGA=',
  ),
  joelle: person(
    {
      givenNames: ['Joëlle', 'Françoise'],
      familyName: 'DUBINÔRE',
      birthdate: '1992-08-15',
      gender: 'female',
      birthplace: '75117',
      birthcountry: '99100',
    },
    'J2WdqlpnUQ1WxMA3BngwBCPo0Al6bxKgBb/PVNZlZZs=',
  ),
} as const;

export type PersonName = keyof typeof people;
