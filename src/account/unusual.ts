import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Random } from '#vocabulary/clock.ts';

/** What is known of a login when it is judged whether its person is told of it. */
export type ConnectionFacts = {
  /** The gateway in front of us finds it suspicious. */
  readonly suspicious: boolean;
  /** Single sign-on into a service that this very session has opened before. */
  readonly sameServiceInSession: boolean;
  /** This device has logged this person in before. */
  readonly identityKnown: boolean;
  /** So many people use this device that knowing one of them says little. */
  readonly deviceShared: boolean;
};

/** The rules of franceconnect.md §5.2, in their order; the first that applies decides. */
const rules: readonly { readonly applies: (facts: ConnectionFacts) => boolean; readonly word: 'send' | 'none' }[] = [
  { applies: ({ suspicious }) => suspicious, word: 'send' },
  { applies: ({ sameServiceInSession }) => sameServiceInSession, word: 'none' },
  { applies: ({ identityKnown, deviceShared }) => identityKnown && !deviceShared, word: 'none' },
  { applies: () => true, word: 'send' },
];

/** Whether the person is told of a connection. Total: the last rule always applies. */
export const decideMessage = (facts: ConnectionFacts): 'send' | 'none' =>
  rules.find(({ applies }) => applies(facts))?.word ?? 'send';

/** A person whom a device has logged in: nothing that says who, only whether it is the same one again. */
export type DeviceIdentity = {
  readonly salt: string;
  /** HMAC-SHA-256 of salt and identity, base64url. */
  readonly mac: string;
  /** Number of the secret that it was made with. */
  readonly secret: number;
};

/** A device is trusted for this long after the last login on it: 90 days. */
export const trustSeconds = 90 * 86_400;
/** At most so many people are remembered; at this number the device is shared (franceconnect.md §5.2). */
const mostIdentities = 3;
/** The secret changes this often; those of three periods are still known, which covers the 90 days. */
const secretSeconds = 45 * 86_400;

export type DeviceSecrets = {
  /** The secret of one period, at least 32 bytes. */
  readonly secretOf: (period: number) => Uint8Array;
  readonly nowSeconds: number;
};

/** Whether this device has logged this person in before, and whether it is shared. */
export const recogniseIdentity = (
  identities: readonly DeviceIdentity[],
  identity: string,
  secrets: DeviceSecrets,
): Pick<ConnectionFacts, 'identityKnown' | 'deviceShared'> => ({
  identityKnown: identities.some((one) => isOf(one, identity, secrets)),
  deviceShared: identities.length >= mostIdentities,
});

/** The people of the device after this login: the person first, made anew with the secret of today; the oldest gives way. */
export const rememberIdentity = (
  identities: readonly DeviceIdentity[],
  identity: string,
  secrets: DeviceSecrets,
  random: Random,
): readonly DeviceIdentity[] => {
  const others = identities.filter((one) => isGood(one, secrets) && !isOf(one, identity, secrets));
  const [salt, secret] = [random.token(12), periodOf(secrets)];
  const mac = macOf(identity, salt, secrets.secretOf(secret)).toString('base64url');
  return [{ salt, mac, secret }, ...others].slice(0, mostIdentities);
};

const periodOf = ({ nowSeconds }: DeviceSecrets): number => Math.floor(nowSeconds / secretSeconds);

const isGood = ({ secret }: DeviceIdentity, secrets: DeviceSecrets): boolean => {
  const age = periodOf(secrets) - secret;
  return age >= 0 && age <= 2;
};

const isOf = (one: DeviceIdentity, identity: string, secrets: DeviceSecrets): boolean => {
  if (!isGood(one, secrets)) return false;
  const [given, expected] = [
    Buffer.from(one.mac, 'base64url'),
    macOf(identity, one.salt, secrets.secretOf(one.secret)),
  ];
  return given.length === expected.length && timingSafeEqual(given, expected);
};

const macOf = (identity: string, salt: string, secret: Uint8Array): Buffer =>
  createHmac('sha256', secret).update(salt).update('\0').update(identity).digest();
