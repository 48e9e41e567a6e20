/** Secrets and tokens are recognised by their beginning and never repeated whole in a report. */
const longestKept = 12;

export const shorten = (value: string): string =>
  value.length <= longestKept ? value : `${value.slice(0, 8)}… (${value.length})`;

/** An address whose long parameters are shortened; without a fragment. */
export const shortenUrl = (address: string): string => {
  const url = URL.parse(address);
  if (url === null) return shorten(address);
  const parameters = [...url.searchParams].map(
    ([name, value]) => `${name}=${isPlainWord(value) ? value : shorten(value)}`,
  );
  return `${url.origin}${url.pathname}${parameters.length === 0 ? '' : `?${parameters.join('&')}`}`;
};

/** Words of the protocol and addresses are no secrets. */
const isPlainWord = (value: string): boolean => /^https?:\/\/[^?#]*$/.test(value) || /^[a-z_ ]{1,60}$/.test(value);
