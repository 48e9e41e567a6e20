import { type Static, Type } from '@sinclair/typebox';
import { type KeyRingName, keyRings, type StoredKey } from '#issuer/key-store.ts';
import { defineOperation, done, reason, refused } from './operation.ts';

/** The signing keys of one issuer that this deployment opens. */
export type IssuerKeys = {
  readonly issuer: KeyRingName;
  /** How long the public part of a retired key stays published. */
  readonly overlapSeconds: number;
  readonly list: () => Promise<readonly StoredKey[]>;
  /** `rotateKeys`, and the issuer signs with the new key at once. Undefined: another rotation was first. */
  readonly rotate: (by: string) => Promise<string | undefined>;
};

export type KeysDeps = { readonly issuers: readonly IssuerKeys[] };

/** Signing keys: what each issuer signs with, and the rotation that `npm run keys -- rotate` does too. */
export const keysOperations = (deps: KeysDeps) => ({ list: list(deps), rotate: rotate(deps) });
export type KeysOperations = ReturnType<typeof keysOperations>;

const issuerName = Type.Union(
  keyRings.map((name) => Type.Literal(name)),
  { description: 'The professional door, or one of the two issuers of the citizen door.' },
);

const keyShape = Type.Object({
  kid: Type.String({ description: 'RFC 7638 thumbprint.' }),
  algorithm: Type.String(),
  state: Type.Union([Type.Literal('next'), Type.Literal('active'), Type.Literal('retired')], {
    description: '`next`: published, not signing yet. `active`: signs. `retired`: still verifies.',
  }),
  sinceSeconds: Type.Integer({ description: 'When it was published (next) or began to sign.' }),
  untilSeconds: Type.Union([Type.Integer(), Type.Null()], { description: 'When a retired key goes.' }),
});

const issuerShape = Type.Object({
  issuer: issuerName,
  overlapSeconds: Type.Integer({ description: 'How long a retired key stays published.' }),
  keys: Type.Array(keyShape),
});
export type ShownIssuerKeys = Static<typeof issuerShape>;

const list = ({ issuers }: KeysDeps) =>
  defineOperation({
    name: 'keys.list',
    summary: { fr: 'Lister les clés de signature de chaque émetteur', en: 'List the signing keys of each issuer' },
    kind: 'read',
    roles: ['operator', 'auditor'],
    input: Type.Object({}, { additionalProperties: false }),
    output: Type.Array(issuerShape),
    run: async () =>
      done(
        await Promise.all(
          issuers.map(async ({ issuer, overlapSeconds, list: listKeys }) => ({
            ...{ issuer, overlapSeconds },
            keys: (await listKeys()).map(shown).toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state)),
          })),
        ),
      ),
  });

const order: readonly Static<typeof keyShape>['state'][] = ['active', 'next', 'retired'];

const shown = ({ kid, algorithm, state, createdAtSeconds, activatedAtSeconds, removableAtSeconds }: StoredKey) => ({
  ...{ kid, algorithm },
  state: state === 'published' ? ('next' as const) : state,
  sinceSeconds: activatedAtSeconds ?? createdAtSeconds,
  untilSeconds: removableAtSeconds ?? null,
});

const rotate = ({ issuers }: KeysDeps) => {
  const isOpen = (issuer: KeyRingName): boolean => issuers.some((one) => one.issuer === issuer);
  return defineOperation({
    name: 'keys.rotate',
    summary: {
      fr: 'Renouveler la clé de signature d’un émetteur : la suivante signe, l’ancienne vérifie encore',
      en: 'Rotate the signing key of an issuer: the next one signs, the former one still verifies',
    },
    kind: 'four-eyes',
    roles: ['operator'],
    about: 'issuer',
    input: Type.Object({ issuer: issuerName, reason }, { additionalProperties: false }),
    output: Type.Object({
      kid: Type.String({ description: 'The key that signs from now on.' }),
      overlapSeconds: Type.Integer({ description: 'How long tokens of the former key still verify.' }),
    }),
    check: async ({ issuer }) => (isOpen(issuer) ? undefined : notOpen),
    run: async ({ issuer }, { operatorId }) => {
      const keys = issuers.find((one) => one.issuer === issuer);
      if (keys === undefined) return notOpen;
      const kid = await keys.rotate(operatorId);
      return kid === undefined ? overtaken : done({ kid, overlapSeconds: keys.overlapSeconds });
    },
  });
};

const notOpen = refused('/issuer', 'Cet émetteur n’est pas ouvert ici.', 'This issuer is not open here.');
const overtaken = refused(
  '',
  'Un autre renouvellement vient d’avoir lieu : relisez la liste des clés.',
  'Another rotation has just been made: read the list of keys again.',
);
