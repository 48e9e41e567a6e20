import { fromBase64url, toBase64url, utf8 } from './bytes.ts';

/** Why a PIN is refused, in the order in which it is looked at. */
export type Weakness = 'length' | 'repeat' | 'sequence' | 'date';

/** What would be tried first by somebody who finds the phone; undefined when nothing speaks against the PIN. */
export const findWeakness = (pin: string): Weakness | undefined => {
  if (!/^\d{6,8}$/.test(pin)) return 'length';
  if (isRepetition(pin)) return 'repeat';
  if (isSequence(pin)) return 'sequence';
  return isDate(pin) ? 'date' : undefined;
};

/** At most two different digits, a group said again (`123123`, `4848`…), or each digit twice (`112233`). */
const isRepetition = (pin: string): boolean =>
  new Set(pin).size < 3 || /^(\d{1,4})\1+$/.test(pin) || /^(?:(\d)\1)+$/.test(pin);

/** Steps of one and the same size, up or down, past nine or zero too: `123456`, `987654`, `789012`, `246802`. Or a column of the keypad. */
const isSequence = (pin: string): boolean => {
  const digits = Array.from(pin, Number);
  const steps = new Set(digits.slice(1).map((digit, index) => (digit - (digits[index] ?? 0) + 10) % 10));
  return steps.size === 1 || keypad.some((line) => line.includes(pin));
};

const keypad = [
  '1472580369',
  '147258369',
  '3692580147',
  '369258147',
  '741852963',
  '963852741',
  '159753',
  '753159',
  '951357',
  '357951',
];

/** A day that a person may have been born on, in the orders that people write: `140785`, `14071985`, `850714`, `19850714`. */
const isDate = (pin: string): boolean =>
  [
    /^(?<day>..)(?<month>..)(?:19|20)?..$/,
    /^(?:19|20)?..(?<month>..)(?<day>..)$/,
    /^(?<month>..)(?<day>..)(?:19|20)..$/,
  ].some((order) => {
    const { day, month } = order.exec(pin)?.groups ?? {};
    return isBetween(day, 31) && isBetween(month, 12);
  });

const isBetween = (text: string | undefined, most: number): boolean => Number(text) >= 1 && Number(text) <= most;

/** 128 bits of this device's own, base64url. */
export const newSalt = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(16)));

/** Rounds of PBKDF2-HMAC-SHA-256: what OWASP advises (Password Storage, 2023). */
const rounds = 600_000;

/** What stands for the PIN outside this page: PBKDF2 (RFC 8018 §5.2), 32 bytes, base64url. */
export const stretchPin = async (pin: string, salt: string): Promise<string> => {
  const key = await crypto.subtle.importKey('raw', utf8(pin), 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64url(salt), iterations: rounds };
  return toBase64url(await crypto.subtle.deriveBits(parameters, key, 256));
};
