/**
 * The address of a request as a URL; only path and query mean anything. Never throws: whatever stands in the request
 * line (`//`, `*`, an absolute address) gives some URL, and one that is no path of ours finds no route.
 */
export const requestUrl = ({ url = '/' }: { readonly url?: string | undefined }): URL => {
  if (url.startsWith('/')) return new URL(`${base}${url}`);
  return URL.canParse(url) ? new URL(url) : new URL(base);
};

const base = 'http://unused.invalid';
