const longestName = 60;

/** Control signs, lone surrogates, and signs that turn the direction of what follows: a name is shown in pages and messages. */
const unshowable = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u;

/** The name that a person gives a phone, 1 to 60 signs, trimmed; undefined when it is none. */
export const readDeviceName = (given: string): string | undefined => {
  const name = given.normalize('NFC').trim();
  const length = [...name].length;
  return length > 0 && length <= longestName && !unshowable.test(name) ? name : undefined;
};
