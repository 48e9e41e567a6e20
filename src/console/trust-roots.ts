import { type Static, Type } from '@sinclair/typebox';
import type { CardTrust, KnownRoot } from '#methods/card/card-trust.ts';
import { readTrustRoot } from '#methods/card/read-trust-root.ts';
import { type TrustStoreName, trustStoreNames } from '#methods/card/trust.ts';
import type { TrustRootDecision, TrustRootStore } from '#methods/card/trust-root-store.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { EventKind } from '#vocabulary/event.ts';
import { defineOperation, done, missing, type OperationResult, reason } from './operation.ts';
import { type FindOperator, nameOperator, operatorOrNull } from './operator-names.ts';
import { trustFaults, trustRootFaults } from './trust-root-faults.ts';

export type TrustRootDeps = {
  readonly trust: CardTrust;
  readonly store: Pick<TrustRootStore, 'decide'>;
  readonly mode: 'sandbox' | 'production';
  readonly findOperator: FindOperator;
  readonly clock: Clock;
};

/** The roots below which a card must stand: those of the configuration and those that two operators added. */
export const trustRootOperations = (deps: TrustRootDeps) => ({
  list: list(deps),
  add: add(deps),
  withdraw: withdraw(deps),
});
export type TrustRootOperations = ReturnType<typeof trustRootOperations>;

const storeName = Type.Union(
  trustStoreNames.map((name) => Type.Literal(name)),
  { description: 'A card below the test store is refused in production.' },
);
const fingerprint = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the root, hexadecimal.' });

const rootShape = Type.Object({
  fingerprint,
  store: storeName,
  origin: Type.Union([Type.Literal('file'), Type.Literal('console')], {
    description: 'Named by the configuration, or added here.',
  }),
  isTrusted: Type.Boolean({ description: 'False: withdrawn by the operators.' }),
  subject: Type.String(),
  issuer: Type.String(),
  serial: Type.String({ description: 'Hexadecimal.' }),
  notBeforeSeconds: Type.Integer(),
  notAfterSeconds: Type.Integer(),
  decidedBy: operatorOrNull('Operator who last changed it.'),
  decidedAtSeconds: Type.Union([Type.Integer(), Type.Null()]),
});
export type ShownRoot = Static<typeof rootShape>;

/**
 * What a member of a proposal's input means, for the one who has to agree: the subject of the root and its fingerprint,
 * to be compared with what the authority says of it.
 */
export const describeTrustRoot = (
  { trust, clock }: Pick<TrustRootDeps, 'trust' | 'clock'>,
  member: string,
  value: string,
): string | undefined => {
  if (member === 'certificate') {
    const read = readTrustRoot(bytesOf(value), clock.nowMilliseconds());
    return 'problem' in read ? undefined : describeRoot(read.root);
  }
  const known = member === 'fingerprint' && trust.roots().find(({ certificate }) => certificate.fingerprint === value);
  return known ? describeRoot(known.certificate) : undefined;
};

const describeRoot = ({ native, fingerprint: sha256 }: KnownRoot['certificate']): string =>
  `${inOneLine(native.subject)} – SHA-256 ${sha256}`;

const bytesOf = (certificate: string): Uint8Array =>
  Buffer.from(certificate, certificate.includes('-----BEGIN') ? 'latin1' : 'base64');

const list = ({ trust, findOperator }: TrustRootDeps) =>
  defineOperation({
    name: 'trust-roots.list',
    summary: { fr: 'Lister les racines de confiance des cartes', en: 'List the trust roots of cards' },
    kind: 'read',
    roles: ['operator', 'auditor'],
    input: Type.Object({}, { additionalProperties: false }),
    output: Type.Array(rootShape),
    run: async () => done(await Promise.all(trust.roots().map((root) => shown(findOperator, root)))),
  });

const shown = async (
  findOperator: FindOperator,
  { certificate, store, origin, isTrusted, decision }: KnownRoot,
): Promise<ShownRoot> => ({
  ...{ fingerprint: certificate.fingerprint, store, origin, isTrusted },
  subject: inOneLine(certificate.native.subject),
  issuer: inOneLine(certificate.native.issuer),
  serial: certificate.serial,
  notBeforeSeconds: Math.floor(certificate.notBeforeMilliseconds / 1000),
  notAfterSeconds: Math.floor(certificate.notAfterMilliseconds / 1000),
  decidedBy: decision ? await nameOperator(findOperator, decision.decidedBy) : null,
  decidedAtSeconds: decision?.decidedAtSeconds ?? null,
});

/** Node writes one attribute a line, in the order of the certificate; RFC 4514 §2.1 begins at the end. */
const inOneLine = (name: string): string => name.split('\n').toReversed().join(', ');

const add = (deps: TrustRootDeps) =>
  defineOperation({
    name: 'trust-roots.add',
    summary: { fr: 'Ajouter une racine de confiance', en: 'Add a trust root' },
    kind: 'four-eyes',
    roles: ['operator'],
    about: 'store',
    input: Type.Object(
      {
        store: storeName,
        certificate: Type.String({
          maxLength: 90_000,
          description:
            'The root in PEM, alone or followed by its intermediates, or in DER written in base64. Never a private key.',
        }),
        reason,
      },
      { additionalProperties: false },
    ),
    output: Type.Object({ fingerprint }),
    check: async (input) => {
      const read = readAddition(deps, input);
      return 'outcome' in read ? read : undefined;
    },
    run: async (input, { operatorId }) => {
      const read = readAddition(deps, input);
      return 'outcome' in read ? read : decide(deps, 'trust-root.added', { ...read, decidedBy: operatorId });
    },
  });

type Fresh = Omit<TrustRootDecision, 'decidedBy' | 'decidedAtSeconds'>;
type Obstacle = Exclude<OperationResult<never>, { readonly outcome: 'done' }>;

const readAddition = (
  { trust, clock }: TrustRootDeps,
  { store, certificate }: { readonly store: TrustStoreName; readonly certificate: string },
): Fresh | Obstacle => {
  const read = readTrustRoot(bytesOf(certificate), clock.nowMilliseconds());
  if ('problem' in read) return trustRootFaults[read.problem];
  const known = trust.roots().find(({ certificate: one }) => one.fingerprint === read.root.fingerprint);
  if (known !== undefined && known.store !== store) return trustFaults.otherStore;
  if (known?.isTrusted === true) return trustFaults.alreadyThere;
  return { fingerprint: read.root.fingerprint, store, state: 'added', pem: read.pem };
};

const withdraw = (deps: TrustRootDeps) =>
  defineOperation({
    name: 'trust-roots.withdraw',
    summary: {
      fr: 'Retirer une racine de confiance : ses cartes sont refusées aussitôt',
      en: 'Withdraw a trust root: cards below it are refused at once',
    },
    kind: 'four-eyes',
    roles: ['operator'],
    about: 'fingerprint',
    input: Type.Object({ fingerprint, reason }, { additionalProperties: false }),
    output: Type.Object({ fingerprint }),
    check: async (input) => {
      const found = findWithdrawal(deps, input.fingerprint);
      return 'outcome' in found ? found : undefined;
    },
    run: async (input, { operatorId }) => {
      const found = findWithdrawal(deps, input.fingerprint);
      return 'outcome' in found ? found : decide(deps, 'trust-root.withdrawn', { ...found, decidedBy: operatorId });
    },
  });

const findWithdrawal = ({ trust, mode }: TrustRootDeps, wanted: string): Fresh | Obstacle => {
  const roots = trust.roots();
  const root = roots.find(({ certificate }) => certificate.fingerprint === wanted);
  if (root === undefined) return missing;
  if (!root.isTrusted) return trustFaults.alreadyWithdrawn;
  const remains = roots.some(
    (one) => one !== root && one.isTrusted && (mode === 'sandbox' || one.store === 'production'),
  );
  if (!remains) return trustFaults.last;
  const { certificate, store, decision } = root;
  const pem = decision?.pem ?? certificate.native.toString();
  return { fingerprint: wanted, store, state: 'withdrawn', pem };
};

const decide = async (
  { trust, store, clock }: TrustRootDeps,
  kind: Extract<EventKind, `trust-root.${string}`>,
  decision: Fresh & Pick<TrustRootDecision, 'decidedBy'>,
): Promise<OperationResult<{ readonly fingerprint: string }>> => {
  const { fingerprint: decided, store: name, decidedBy } = decision;
  const event = {
    kind,
    atMilliseconds: clock.nowMilliseconds(),
    details: { fingerprint: decided, store: name, by: decidedBy },
  };
  const isKept = await store.decide({ ...decision, decidedAtSeconds: clock.nowSeconds() }, trust.expected(), [event]);
  await trust.refresh();
  return isKept ? done({ fingerprint: decided }) : trustFaults.overtaken;
};
