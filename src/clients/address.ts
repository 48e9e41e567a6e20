/** Where the platform runs: the sandbox lets services live on plain http on the developer's own machine. */
export type Mode = 'sandbox' | 'production';

/** Schemes that a browser runs or shows instead of visiting. */
const activeSchemes = new Set([
  'javascript:',
  'data:',
  'vbscript:',
  'blob:',
  'file:',
  'about:',
  'ws:',
  'wss:',
  'ftp:',
  'view-source:',
]);

/**
 * Why a browser may not be sent to this address, if so (OpenID Connect Registration §2, RFC 8252 §7,
 * RFC 9700 §4.1).
 */
export const redirectObjection = (address: string, application: 'web' | 'native', mode: Mode): string | undefined => {
  const url = parseAddress(address);
  if (url === undefined) return notAnAddress;
  if (activeSchemes.has(url.protocol)) return `must not have the scheme ${url.protocol}`;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return customSchemeObjection(address, url, application);
  return shapeObjection(address, url) ?? plainHttpObjection(url, application === 'native' || mode === 'sandbox');
};

/** Why the platform may not call this address of a service from its own network, if so. */
export const callObjection = (address: string, mode: Mode): string | undefined => {
  const url = parseAddress(address);
  if (url === undefined) return notAnAddress;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must be an https address';
  return shapeObjection(address, url) ?? plainHttpObjection(url, mode === 'sandbox');
};

const notAnAddress = 'must be an absolute address in printable ASCII';

/** `new URL` forgives spaces, tabs and backslashes; a redirect must not depend on forgiveness. */
const parseAddress = (address: string): URL | undefined =>
  /^[\x21-\x7E]+$/.test(address) && !/[\\"<>^`{|}]/.test(address) && URL.canParse(address)
    ? new URL(address)
    : undefined;

const shapeObjection = (address: string, url: URL): string | undefined => {
  if (address.includes('#')) return 'must not have a fragment';
  if (address.includes('*')) return 'must not have a wildcard: every address is registered by itself';
  if (url.username !== '' || url.password !== '' || /^\w+:\/*[^/?]*@/.test(address))
    return 'must not carry a user name';
  // `new URL` decodes it: the host that a reader sees would not be the one that is called.
  if (/^\w+:\/\/[^/?]*%/.test(address)) return 'must not have an encoded character in its host';
  if (!/^https?:\/\/[^/]/i.test(address)) return 'must have two slashes and a host after its scheme';
  return undefined;
};

const plainHttpObjection = (url: URL, allowsLoopback: boolean): string | undefined => {
  if (url.protocol === 'https:') return undefined;
  if (!isLoopback(url.hostname)) return 'must be https: plain http is for loopback only';
  return allowsLoopback ? undefined : 'must be https: loopback is for native applications and for the sandbox';
};

const isLoopback = (host: string) =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host);

/** RFC 8252 §7.1: a domain of the owner in reverse, so that two applications do not choose the same. */
const customSchemeObjection = (address: string, url: URL, application: 'web' | 'native'): string | undefined => {
  if (application === 'web') return 'must be an https address; a scheme of its own is for native applications';
  if (address.includes('#')) return 'must not have a fragment';
  if (address.includes('*')) return 'must not have a wildcard: every address is registered by itself';
  return url.protocol.includes('.')
    ? undefined
    : 'must use a scheme that is a reversed domain name, such as fr.example.app';
};
