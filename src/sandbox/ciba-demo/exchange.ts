import { decodeJwt } from 'jose';
import * as client from 'openid-client';

/** One call to the platform, as the page shows it. */
export type ShownCall = {
  readonly method: string;
  readonly url: string;
  /** The form that was sent; credentials are not among it, they travel in a header. */
  readonly form: Readonly<Record<string, string>>;
  readonly status: number;
  readonly answer: unknown;
};

/** A login that the desk application has begun, call by call. */
export type DeskLogin = {
  readonly id: string;
  readonly person: string;
  readonly channel: DeskChannel;
  /** Shown at the desk; the person picks it on the phone, or at the card agent. */
  readonly code: string;
  readonly calls: readonly ShownCall[];
  readonly state: DeskState;
};

export type DeskChannel = 'MOBILE' | 'CARD';

export type DeskState =
  | { readonly is: 'waiting' }
  | {
      readonly is: 'done';
      readonly claims: Readonly<Record<string, unknown>>;
      readonly accessClaims: Readonly<Record<string, unknown>>;
    }
  /** The protocol's own error code. */
  | { readonly is: 'failed'; readonly error: string };

export type DeskSettings = {
  readonly discoveryUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
};

export type DeskOrder = Pick<DeskLogin, 'person' | 'channel' | 'code'>;

/**
 * Everything that a desk application writes (psc.md §6): one request, then polls until the tokens are there, with
 * `openid-client`. `report` is told of each call. Never rejects: what goes wrong is the state that comes back.
 */
export async function runDeskLogin(
  settings: DeskSettings,
  { person, channel, code }: DeskOrder,
  { report, signal }: { readonly report: (call: ShownCall) => void; readonly signal: AbortSignal },
): Promise<DeskState> {
  try {
    const configuration = await discover(settings);
    configuration[client.customFetch] = (url, options) => fetchAndReport(url, options, report);
    const begun = await client.initiateBackchannelAuthentication(configuration, {
      scope: 'openid scope_all',
      acr_values: 'eidas1',
      login_hint: person,
      binding_message: code,
      channel,
    });
    const tokens = await client.pollBackchannelAuthenticationGrant(configuration, begun, undefined, { signal });
    return { is: 'done', claims: { ...tokens.claims() }, accessClaims: decodeJwt(tokens.access_token) };
  } catch (error) {
    return { is: 'failed', error: errorCode(error) };
  }
}

function discover({ discoveryUrl, clientId, clientSecret }: DeskSettings): Promise<client.Configuration> {
  const url = new URL(discoveryUrl);
  // Plain http is for a sandbox on one’s own machine; against a real issuer this line falls away by itself.
  const execute = url.protocol === 'http:' ? [client.allowInsecureRequests] : [];
  return client.discovery(url, clientId, undefined, client.ClientSecretBasic(clientSecret), { execute });
}

async function fetchAndReport(
  url: string,
  options: client.CustomFetchOptions,
  report: (call: ShownCall) => void,
): Promise<Response> {
  const answer = await fetch(url, options as RequestInit);
  const form = options.body instanceof URLSearchParams ? Object.fromEntries(options.body) : {};
  const isForm = options.method === 'POST';
  if (isForm)
    report({ method: options.method, url, form, status: answer.status, answer: await readAnswer(answer.clone()) });
  return answer;
}

const readAnswer = async (answer: Response): Promise<unknown> => {
  const text = await answer.text();
  return text.startsWith('{') ? (JSON.parse(text) as unknown) : text;
};

const errorCode = (error: unknown): string => {
  if (error instanceof client.ResponseBodyError)
    return error.error_description === undefined ? error.error : `${error.error}: ${error.error_description}`;
  return error instanceof Error ? error.message : 'unknown';
};
