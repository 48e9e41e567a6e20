import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Random } from '#vocabulary/clock.ts';
import { asNationalId, type NationalId } from '#vocabulary/identifiers.ts';
import type { ChallengeStore } from './challenge-store.ts';
import { type Contact, type ContactDeps, inBackground, type Message, sendToContact } from './contact.ts';
import type { EnrolmentStore, MessageCodes } from './enrolment-store.ts';
import { hiddenKey } from './hidden-key.ts';
import { makeOffer, type Offer } from './offer.ts';

export type MessageDeps = ContactDeps & {
  readonly enrolments: EnrolmentStore;
  /** Keeps the rates. */
  readonly challenges: Pick<ChallengeStore, 'countRequest'>;
  readonly random: Random;
  /** From what was typed to the person’s primary identifier; undefined when nobody active carries it. */
  readonly resolve: (identifier: string) => Promise<NationalId | undefined>;
  /** Hides persons and addresses in the rate table. */
  readonly rateKey: Uint8Array;
  /** Keys the kept codes: six digits under a plain hash would be read at once. */
  readonly codeKey: Uint8Array;
};

/** Tries that two codes have, and requests for codes that are heard within an hour: for one person, from one address. */
const messageLimits = { tries: 3, perPerson: 3, perAddress: 20 } as const;

/** Life of the two codes: an e-mail may be slow. */
const codesSeconds = 900;
const hourSeconds = 3600;

/**
 * Sends a code by e-mail and another by SMS. An unknown identifier, one without contact details, one asked for too
 * often and a professional known only by a legacy ADELI identifier (`0…`, who enrols by card) get the same answer
 * after the same work; the messages go out after it. P504: too many requests from this address.
 */
export const beginByMessages = async (
  deps: MessageDeps,
  { identifier, address }: { readonly identifier: string; readonly address: string },
): Promise<{ readonly id: string; readonly expiresAtSeconds: number } | { readonly fault: 'P504' }> => {
  const nationalId = await deps.resolve(identifier);
  const [personAllowed, addressAllowed] = await countRequests(deps, nationalId ?? identifier, address);
  if (!addressAllowed) return { fault: 'P504' };
  const contact = await deps.contacts.findContact(nationalId ?? asNationalId('nobody'));
  const isReached = nationalId !== undefined && personAllowed && !isLegacyOnly(nationalId);
  const reached = isReached && contact !== undefined ? { nationalId, contact } : undefined;
  return sendCodes(deps, reached);
};

const countRequests = async ({ challenges, clock, rateKey }: MessageDeps, person: string, address: string) => {
  const [personAllowed = false, addressAllowed = false] = await challenges.countRequest(
    [
      { key: hiddenKey(rateKey, 'codes-person', person), maximum: messageLimits.perPerson, windowSeconds: hourSeconds },
      {
        key: hiddenKey(rateKey, 'codes-address', address),
        maximum: messageLimits.perAddress,
        windowSeconds: hourSeconds,
      },
    ],
    clock.nowSeconds(),
  );
  return [personAllowed, addressAllowed] as const;
};

/** TRE_G08: the first digit of a national identifier is its kind, 0 is ADELI. One that has an RPPS is primarily `8…`. */
const isLegacyOnly = (nationalId: NationalId): boolean => nationalId.startsWith('0');

type Reached = { readonly nationalId: NationalId; readonly contact: Contact };

const sendCodes = async (deps: MessageDeps, reached: Reached | undefined) => {
  const id = deps.random.token(16);
  const [mailCode, smsCode] = [drawMessageCode(deps.random), drawMessageCode(deps.random)];
  const expiresAtSeconds = deps.clock.nowSeconds() + codesSeconds;
  await deps.enrolments.saveCodes({
    id,
    nationalId: reached?.nationalId,
    mailCodeHash: hashCode(deps, id, `mail-${mailCode}`),
    smsCodeHash: hashCode(deps, id, `sms-${smsCode}`),
    tries: 0,
    expiresAtSeconds,
  });
  if (reached !== undefined) inBackground(deps, () => sendToContact(deps, reached, codesMessage(mailCode, smsCode)));
  return { id, expiresAtSeconds };
};

/** `000000` to `999999`, all alike: values above the last whole million are drawn again. */
export const drawMessageCode = (random: Random): string => {
  const value = Buffer.from(random.bytes(4)).readUInt32BE();
  return value < 4_294_000_000 ? String(value % 1_000_000).padStart(6, '0') : drawMessageCode(random);
};

const hashCode = ({ codeKey }: MessageDeps, id: string, code: string): string =>
  createHmac('sha256', codeKey).update(id).update('\0').update(code).digest('base64url');

const codesMessage = (mailCode: string, smsCode: string): Message => ({
  about: 'codes',
  subject: 'Votre code d’enrôlement / Your enrolment code',
  mail: `Le code reçu par courriel est ${mailCode}. Il vaut quinze minutes, avec celui reçu par SMS. Ne le donnez à personne. Si vous n’avez rien demandé, ignorez ce message.\n\nThe code by e-mail is ${mailCode}. It is good for fifteen minutes, together with the one by SMS. Give it to nobody. If you asked for nothing, ignore this message.\n`,
  sms: `Le code reçu par SMS est ${smsCode}. Ne le donnez à personne. / The code by SMS is ${smsCode}. Give it to nobody.`,
});

/** P507: wrong, with the tries left. P508: there are no such codes, no longer, or no tries are left; new ones must be asked for. */
export type ConfirmOutcome =
  | Offer
  | { readonly fault: 'P507'; readonly triesLeft: number }
  | { readonly fault: 'P508' };

/**
 * Takes both codes, and answers the offer for the QR code. Which of the two was wrong is not told. A try is counted
 * before the codes are compared: of many guesses sent at once only the first three are compared at all.
 */
export const confirmByMessages = async (
  deps: MessageDeps,
  given: { readonly id: string; readonly mailCode: string; readonly smsCode: string },
): Promise<ConfirmOutcome> => {
  const now = deps.clock.nowSeconds();
  const tries = await deps.enrolments.countTry(given.id, now);
  const codes = await deps.enrolments.findCodes(given.id, now);
  if (tries === undefined || codes === undefined || tries > messageLimits.tries) return { fault: 'P508' };
  if (areRight(deps, codes, given) && codes.nationalId !== undefined) {
    const isFirst = await deps.enrolments.removeCodes(codes.id);
    return isFirst ? makeOffer(deps, codes.nationalId, 'messages') : { fault: 'P508' };
  }
  const triesLeft = messageLimits.tries - tries;
  if (triesLeft > 0) return { fault: 'P507', triesLeft };
  await deps.enrolments.removeCodes(codes.id);
  return { fault: 'P508' };
};

const areRight = (
  deps: MessageDeps,
  { id, mailCodeHash, smsCodeHash }: MessageCodes,
  { mailCode, smsCode }: { readonly mailCode: string; readonly smsCode: string },
): boolean => {
  const isMailRight = isEqual(mailCodeHash, hashCode(deps, id, `mail-${mailCode}`));
  const isSmsRight = isEqual(smsCodeHash, hashCode(deps, id, `sms-${smsCode}`));
  return isMailRight && isSmsRight;
};

/** Both are SHA-256 in base64url, so of one length. */
const isEqual = (one: string, other: string): boolean => timingSafeEqual(Buffer.from(one), Buffer.from(other));
