import { type Static, Type } from '@sinclair/typebox';

/** Parts of a provider that the federator asks by itself. */
export const asideEndpoints = ['discovery', 'keys', 'token', 'userinfo'] as const;
export type AsideEndpoint = (typeof asideEndpoints)[number];

/** What a simulated provider can be told to do wrong, until told otherwise. */
export const misbehaviours = {
  /** Every answer of `where` comes after `milliseconds`. */
  late: 'answers',
  /** No answer of `where` ever comes. */
  never: 'answers',
  /** HTTP 500. */
  broken: 'answers',
  /** A redirect to an address of nobody. */
  redirecting: 'answers',
  /** JSON without anything that belongs there. */
  incomplete: 'answers',
  /** More than anybody would read. */
  endless: 'answers',
  'wrong-signature': 'token',
  unsigned: 'token',
  'key-confusion': 'token',
  'wrong-nonce': 'token',
  'wrong-iss': 'token',
  'wrong-audience': 'token',
  'foreign-azp': 'token',
  expired: 'token',
  'from-the-future': 'token',
  'oversized-token': 'token',
  'missing-sub': 'token',
  'missing-acr': 'token',
  'unknown-acr': 'token',
  'lower-level': 'token',
  'other-level': 'token',
  'not-encrypted': 'token',
  /** Says by which means the person came, which is for our record of the provider to say. */
  'own-amr': 'token',
  /** Adds two mandates (`rep_scope`), `impots` and `logement`: right at a provider of mandates. */
  'with-mandates': 'token',
  'other-subject': 'userinfo',
  'unsigned-userinfo': 'userinfo',
  'wrong-userinfo-signature': 'userinfo',
  'wrong-identity': 'userinfo',
  /** Signs with a key that it publishes from now on, in place of the old one. */
  'changed-key': 'keys',
  'error-callback': 'callback',
  /** `iss` of the callback names another provider. */
  'wrong-callback-iss': 'callback',
  'missing-code': 'callback',
} as const;

export type MisbehaviourKind = keyof typeof misbehaviours;

const oneOf = <const T extends readonly string[]>(words: T) =>
  Type.Union(words.map((word: T[number]) => Type.Literal(word)));

/** The body of the call that switches one on. */
export const misbehaviourSchema = Type.Object(
  {
    kind: oneOf(Object.keys(misbehaviours) as MisbehaviourKind[]),
    where: Type.Array(oneOf(asideEndpoints), { default: [...asideEndpoints], minItems: 1 }),
    milliseconds: Type.Integer({ default: 2000, minimum: 0, maximum: 60_000 }),
  },
  { additionalProperties: false },
);

export type Misbehaviour = Static<typeof misbehaviourSchema>;

/** The endpoint behind a path below the provider; undefined for what the browser visits. */
export const asideEndpointOf = (path: string): AsideEndpoint | undefined => {
  if (path === '/token') return 'token';
  if (path === '/me') return 'userinfo';
  if (path === '/jwks') return 'keys';
  return path.startsWith('/.well-known/') ? 'discovery' : undefined;
};
