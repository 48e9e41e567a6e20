import { domainToUnicode } from 'node:url';

/**
 * Why a person could take this host for another: letters of several scripts in one word, or a word of letters that look
 * like Latin ones (Unicode UTS 39 §4, §5.1). `foreign-script`: plainly another script, worth a second look.
 */
export type AddressDoubt = 'mixed-script' | 'looks-latin' | 'foreign-script';

const scripts = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Hebrew', 'Arabic', 'Cherokee', 'Georgian', 'Thai'] as const;
const ofScript = scripts.map((name) => ({ name, letters: new RegExp(`\\p{Script=${name}}`, 'u') }));

/** Cyrillic, Greek and Armenian letters that are drawn like Latin ones (from the confusables of UTS 39). */
const lookalikes = /^[аеорсухіјѕԁԛԝһӏαοινρυօոսցհ\d-]+$/u;

/** @param address anything; what is no address with a host is no matter of this function */
export const doubtOfAddress = (address: string): AddressDoubt | undefined => {
  if (!URL.canParse(address)) return undefined;
  const labels = domainToUnicode(new URL(address).hostname).split('.');
  const doubts = labels.map(doubtOfLabel).filter((doubt) => doubt !== undefined);
  return doubts.find((doubt) => doubt !== 'foreign-script') ?? doubts[0];
};

const doubtOfLabel = (label: string): AddressDoubt | undefined => {
  if (/^[\x20-\x7E]*$/.test(label)) return undefined;
  const seen = ofScript.filter(({ letters }) => letters.test(label));
  if (seen.length > 1) return 'mixed-script';
  const isLatin = seen[0]?.name === 'Latin';
  if (!isLatin && lookalikes.test(label)) return 'looks-latin';
  return isLatin ? undefined : 'foreign-script';
};
