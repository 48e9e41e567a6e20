const authorizeNames = [
  'acr_values',
  'client_id',
  'nonce',
  'prompt',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
];
const tokenNames = ['client_id', 'client_secret', 'code', 'grant_type', 'redirect_uri'];

/** Whether an authorization request is exactly what a federator sends (franceconnect.md §2.1): nothing more, nothing less. */
export const isAllowedRequest = (query: URLSearchParams): boolean =>
  isExactly([...query.keys()], authorizeNames) &&
  /^[0-9A-Za-z]{64}$/.test(query.get('state') ?? '') &&
  /^[0-9A-Za-z]{64}$/.test(query.get('nonce') ?? '') &&
  query.get('prompt') === 'login';

/** Whether the form of a token call has exactly the members that it should. */
export const isAllowedTokenForm = (form: object): boolean => isExactly(Object.keys(form), tokenNames);

const isExactly = (names: readonly string[], wanted: readonly string[]): boolean =>
  [...names].sort().join() === wanted.join();
