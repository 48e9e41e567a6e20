import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import type { CitizenFaultCode } from '#vocabulary/citizen-fault-catalogue.ts';

type Rule = { readonly required: boolean; readonly isGood: (value: string) => boolean };

const present = (value: string): boolean => value !== '';
const anything = (): boolean => true;
const needed = (isGood: Rule['isGood']): Rule => ({ required: true, isGood });
const welcome = (isGood: Rule['isGood']): Rule => ({ required: false, isGood });

/** Space-separated words, none of them empty or another than these. */
const wordsOf =
  (...words: readonly string[]) =>
  (value: string): boolean =>
    value.split(' ').every((word) => words.includes(word));

/** Nonces are at least this long (franceconnect.md §1.4). */
const shortestNonce = 22;

/** The strict rule: these and nothing else (franceconnect.md §1.4). An empty response_type or scope is the engine's to refuse. */
const strict: Readonly<Record<string, Rule>> = {
  client_id: needed(present),
  acr_values: needed(anything),
  response_type: needed(anything),
  nonce: needed((value) => value.length >= shortestNonce),
  state: needed(present),
  redirect_uri: needed((value) => URL.canParse(value)),
  scope: needed(anything),
  claims: welcome(anything),
  prompt: welcome(wordsOf('login', 'consent')),
  idp_hint: welcome(present),
  ui_locales: welcome(anything),
};

/** What a lenient client may send besides (RFC 7636, OpenID Connect Core §3.1.2.1). */
const lenient: Readonly<Record<string, Rule>> = {
  ...strict,
  code_challenge: welcome(present),
  code_challenge_method: welcome(wordsOf('S256')),
  login_hint: welcome(anything),
  display: welcome(anything),
  max_age: welcome((value) => /^\d{1,9}$/.test(value)),
  id_token_hint: welcome(present),
  response_mode: welcome(wordsOf('query')),
};

export type ParameterRules = { readonly redirectUrisNeedTld: boolean };

type Refusal = { readonly fault: CitizenFaultCode; readonly detail: string };

/**
 * Checks the parameters of an authorization request before the engine sees them, by the strict rule or the lenient one
 * of the client. Nothing is said when they are good.
 * @param client undefined when `client_id` names nobody: the strict rule holds
 */
export const findParameterFault = (
  params: URLSearchParams,
  client: Pick<CitizenClient, 'lenient' | 'mayAskAmr'> | undefined,
  rules: ParameterRules,
): Refusal | undefined => {
  const table = client?.lenient === true ? lenient : strict;
  const bad = findBadName(params, table) ?? (lacksTld(params, rules) ? 'redirect_uri' : undefined);
  if (bad !== undefined) return { fault: 'Y030007', detail: `invalid parameter: ${bad}` };
  return findClaimsFault(params.get('claims'), client?.mayAskAmr === true);
};

/** The first parameter that is missing, repeated, malformed or not to be there. */
const findBadName = (params: URLSearchParams, table: Readonly<Record<string, Rule>>): string | undefined => {
  const unknown = [...params.keys()].find((name) => !Object.hasOwn(table, name));
  if (unknown !== undefined) return printable(unknown);
  const faulty = Object.entries(table).find(([name, { required, isGood }]) => {
    const [value, ...more] = params.getAll(name);
    return value === undefined ? required : more.length > 0 || !isGood(value);
  });
  return faulty?.[0];
};

/** A name comes from the caller, and goes to a page and a header: letters only. */
const printable = (name: string): string => (/^\w{1,40}$/.test(name) ? name : 'unknown');

/** `localhost` and other bare names, on a deployment that wants real ones; an address in figures has no domain either. */
const lacksTld = (params: URLSearchParams, { redirectUrisNeedTld }: ParameterRules): boolean =>
  redirectUrisNeedTld && !/\.[a-z][a-z0-9-]+$/.test(new URL(params.get('redirect_uri') ?? '').hostname);

const findClaimsFault = (text: string | null, mayAskAmr: boolean): Refusal | undefined => {
  if (text === null || text === '') return undefined;
  const claims = parseClaims(text);
  if (claims === undefined) return { fault: 'Y030028', detail: 'claims is not JSON' };
  const asksAmr = ['id_token', 'userinfo'].some((target) => hasMember(claims.value, target, 'amr'));
  return asksAmr && !mayAskAmr ? { fault: 'Y100009', detail: 'amr is not allowed for this service' } : undefined;
};

const parseClaims = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // Not JSON: the caller says so with the code that support knows.
    return undefined;
  }
};

const hasMember = (value: unknown, target: string, name: string): boolean => {
  const inner = isRecord(value) && Object.hasOwn(value, target) ? value[target] : undefined;
  return isRecord(inner) && Object.hasOwn(inner, name);
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
