/** What to ask, of whom, and how long and how much we are ready to take. */
export type Question = {
  readonly url: string;
  readonly timeoutSeconds: number;
  readonly maximumBytes: number;
  /** An OCSP request; absent for a plain GET. */
  readonly body?: Uint8Array<ArrayBuffer>;
};

/** The answer's octets, or why there is none. */
export type Answer =
  | { readonly bytes: Uint8Array }
  | {
      readonly problem: string;
      /** Nobody answered, or not to the end within the timeout. */
      readonly unreachable?: true;
    };

/**
 * Asks one configured address. Redirects are not followed: they would lead to an address that nobody
 * configured. Never throws; a network failure is an answer too.
 */
export async function ask(question: Question): Promise<Answer> {
  try {
    const response = await fetch(question.url, requestFor(question));
    if (response.status !== 200 || response.body === null) {
      await response.body?.cancel();
      return { problem: `status ${response.status}` };
    }
    return await readBounded(response.body, question.maximumBytes);
  } catch (error) {
    return { problem: error instanceof Error ? describe(error) : 'unreadable answer', unreachable: true };
  }
}

function requestFor({ timeoutSeconds, body }: Question): RequestInit {
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  if (body === undefined) return { signal, redirect: 'error' };
  return { signal, redirect: 'error', method: 'POST', headers: { 'content-type': 'application/ocsp-request' }, body };
}

async function readBounded(stream: AsyncIterable<Uint8Array>, maximumBytes: number): Promise<Answer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of stream) {
    length += part.byteLength;
    if (length > maximumBytes) return { problem: `more than ${maximumBytes} bytes` };
    parts.push(part);
  }
  return { bytes: Buffer.concat(parts) };
}

/** fetch says only "fetch failed"; the code of its cause (ECONNREFUSED…) is what an operator needs. */
function describe(error: Error): string {
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}
