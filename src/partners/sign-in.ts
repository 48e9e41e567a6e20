import { createHash, createHmac } from 'node:crypto';
import type { PartnerAccount } from './account.ts';
import { type PartnerSpace, partnerEvent } from './space.ts';

/** A code is good for ten minutes and five tries; an address is sent five an hour. */
export const codeRules = {
  lifeSeconds: 600,
  maximumTries: 5,
  perEmail: { maximum: 5, windowSeconds: 3600 },
} as const;

/** A session ends after a working day. */
export const sessionSeconds = 8 * 3600;

/** The address as it is kept; undefined when it can be none (RFC 5321 §4.5.3.1: at most 254 signs). */
export const readEmail = (typed: string): string | undefined => {
  const email = typed.trim().toLowerCase();
  return email.length <= 254 && /^[^\s@<>,;:"()[\]\\]{1,64}@([a-z0-9-]+\.)+[a-z0-9-]{2,}$/.test(email)
    ? email
    : undefined;
};

/**
 * Sends a code to the address, known or not: whoever proves the address has the account, made at that moment. So the
 * answer is the same for everybody, and so is the time that it takes: the message goes out after it.
 * @returns the id that the browser keeps; also when the address had too many codes and nothing was sent
 */
export const requestCode = async (space: PartnerSpace, email: string): Promise<string> => {
  const { clock, random, store } = space;
  const [id, code] = [random.token(16), sixDigits(space)];
  const now = clock.nowSeconds();
  const { lifeSeconds, perEmail } = codeRules;
  const isKept = await store.saveCode(
    {
      ...{ id, email, codeHash: hashCode(space, id, code) },
      createdAtSeconds: now,
      expiresAtSeconds: now + lifeSeconds,
    },
    { sinceSeconds: now - perEmail.windowSeconds, maximum: perEmail.maximum },
  );
  if (isKept) sendLater(space, { to: email, ...codeMail(code) });
  return id;
};

/** Opens a session for whoever has the code. `wrong`: another try is left. `ended`: a new code is needed. */
export const redeemCode = async (
  space: PartnerSpace,
  id: string,
  typed: string,
): Promise<{ readonly session: string } | 'wrong' | 'ended'> => {
  const code = typed.replaceAll(/\s/g, '');
  const tried = await space.store.tryCode(id, hashCode(space, id, code), {
    nowSeconds: space.clock.nowSeconds(),
    maximumTries: codeRules.maximumTries,
  });
  if (tried.outcome !== 'right') return tried.outcome;
  return { session: await signInProved(space, tried.email, 'code') };
};

/**
 * Opens a session for whoever somebody trusted vouches for. @param method for the journal
 * @returns undefined when the address can be none of ours
 */
export const signInByAddress = async (
  space: PartnerSpace,
  address: string,
  method: 'provider',
): Promise<string | undefined> => {
  const email = readEmail(address);
  return email === undefined ? undefined : signInProved(space, email, method);
};

const signInProved = async (space: PartnerSpace, email: string, method: string): Promise<string> => {
  const account = await space.store.openAccount(freshAccount(space, email), ({ accountId }) => [
    partnerEvent(space, 'partner.signed-in', { account: accountId, method }),
  ]);
  return openSession(space, account);
};

/** @returns the token for the cookie; the store has its hash only */
export const openSession = async ({ store, clock, random }: PartnerSpace, account: PartnerAccount): Promise<string> => {
  const token = random.token(32);
  await store.saveSession(hashToken(token), account.accountId, clock.nowSeconds() + sessionSeconds);
  return token;
};

export const findSignedIn = ({ store, clock }: PartnerSpace, token: string): Promise<PartnerAccount | undefined> =>
  store.findSession(hashToken(token), clock.nowSeconds());

export const signOut = ({ store }: PartnerSpace, token: string): Promise<void> => store.removeSession(hashToken(token));

/** What is kept of a token that a browser or a link carries. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Hands a message over without making anybody wait; one that could not be sent is the operator's to know. */
export const sendLater = (
  { messenger, log }: Pick<PartnerSpace, 'messenger' | 'log'>,
  mail: Parameters<PartnerSpace['messenger']['sendMail']>[0],
): void =>
  void messenger
    .sendMail(mail)
    .catch((error: unknown) => log.error('a message to a partner could not be sent', { error }));

const hashCode = ({ codeKey }: PartnerSpace, id: string, code: string): string =>
  createHmac('sha256', codeKey).update(`${id} ${code}`).digest('base64url');

/** 32 bits over a million values: the first are more likely by one in four thousand, which is nothing in five tries. */
const sixDigits = ({ random }: PartnerSpace): string =>
  String(Buffer.from(random.bytes(4)).readUInt32BE() % 1_000_000).padStart(6, '0');

const freshAccount = ({ random, clock }: PartnerSpace, email: string): PartnerAccount => ({
  ...{ accountId: random.uuid(), email, passkeys: [] },
  createdAtSeconds: clock.nowSeconds(),
});

const codeMail = (code: string) => ({
  subject: `${code} – espace partenaires / partner space`,
  text: [
    `Votre code de connexion à l’espace partenaires : ${code}`,
    'Il est valable dix minutes. Si vous n’avez rien demandé, ignorez ce message.',
    '',
    `Your code for the partner space: ${code}`,
    'It is good for ten minutes. If you asked for nothing, ignore this message.',
  ].join('\n'),
});
