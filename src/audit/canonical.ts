export type CanonicalValue =
  | string
  | number
  | boolean
  | null
  | readonly CanonicalValue[]
  | { readonly [key: string]: CanonicalValue | undefined };

/**
 * One text for one value: JSON without spaces, keys sorted by UTF-16 code unit, undefined members left out,
 * numbers as ECMAScript writes them (RFC 8785). Two values have the same text only when they are equal;
 * a number that JSON cannot carry would break that, so it is refused with a TypeError.
 */
export const canonicalJson = (value: CanonicalValue): string => {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError('a journal value must be a finite number');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  return canonicalObject(value);
};

const canonicalObject = (value: { readonly [key: string]: CanonicalValue | undefined }): string => {
  let text = '';
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
};

// Array.isArray does not narrow a readonly array out of a union.
const isList = (value: object): value is readonly CanonicalValue[] => Array.isArray(value);
