/** Upper-case and without accents or ligatures; what stands between the letters stays. */
export const plainLetters = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .toUpperCase()
    .replaceAll('Œ', 'OE')
    .replaceAll('Æ', 'AE');
