type XmlRequest = {
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

type XmlResponse = {
  readonly status: number;
  readonly headers: { readonly get: (name: string) => string | null };
  readonly body: Iterable<Uint8Array> | AsyncIterable<Uint8Array> | null;
};

/** What a room needs of `fetch`; the platform's guarded line fits. */
export type Fetch = (
  address: string | URL,
  init: XmlRequest & { readonly redirect: 'manual'; readonly signal: AbortSignal },
) => Promise<XmlResponse>;

export type XmlExchange =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  /** `late`: no answer in time, or the line was cut. */
  | { readonly kind: 'late' }
  | { readonly kind: 'unreachable' };

export type XmlQuestion = {
  readonly fetch: Fetch;
  readonly url: URL;
  readonly init: XmlRequest;
  readonly signal: AbortSignal;
  readonly maximumBytes: number;
};

/** Asks a server for a document. Never throws and never says what was asked: the address may hold an identity. */
export const askXml = async (question: XmlQuestion): Promise<XmlExchange> => {
  const { fetch, url, init, signal, maximumBytes } = question;
  try {
    const response = await fetch(url, { ...init, signal, redirect: 'manual' });
    const bytes = await readLimited(response, maximumBytes);
    return { kind: 'answered', status: response.status, text: decode(bytes, response.headers.get('content-type')) };
  } catch (error) {
    return { kind: isLate(error) || signal.aborted ? 'late' : 'unreachable' };
  }
};

const readLimited = async (response: XmlResponse, maximumBytes: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let received = 0;
  for await (const chunk of response.body ?? []) {
    received += chunk.byteLength;
    if (received > maximumBytes) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** The header wins over the declaration (RFC 7303 §3); administrations still send latin1. */
const decode = (bytes: Uint8Array, contentType: string | null): string => {
  const start = Buffer.from(bytes.subarray(0, 100)).toString('latin1');
  const charset = /charset="?([\w-]+)/i.exec(contentType ?? '') ?? /^<\?xml[^>]*encoding=["']([\w-]+)/i.exec(start);
  return new TextDecoder(charset?.[1] ?? 'utf-8', { fatal: true }).decode(bytes);
};

const lateCodes = [
  ...['ETIMEDOUT', 'ECONNABORTED', 'ECONNRESET', 'UND_ERR_SOCKET'],
  ...['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'],
];

/** `fetch` hides the socket's error behind its own. */
const isLate = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return true;
  if ('code' in error && lateCodes.includes(String(error.code))) return true;
  return error.cause !== undefined && isLate(error.cause);
};
