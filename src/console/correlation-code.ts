/**
 * The code as somebody read it over a telephone, as `correlationOf` writes it: spaces, dashes and case do not matter,
 * and O, I and L are the digits that they look like (Crockford). Undefined when it can be none.
 */
export const readCorrelationCode = (typed: string): string | undefined => {
  const signs = typed
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{12}$/.test(signs) ? signs.replaceAll(/(.{4})(?=.)/g, '$1-') : undefined;
};
