import type { CookieJar } from 'tough-cookie';
import { type Dispatcher, request } from 'undici';

/** How a robot's phone reaches the app's host: one origin, its own cookies. */
export type PhoneReach = { readonly origin: string; readonly jar: CookieJar; readonly dispatcher: Dispatcher };

export type PhoneReply = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

const answerTimeoutMilliseconds = 15_000;

/** One call of the app's API, as the app makes it. Throws what the network throws. */
export async function callPhoneHost(
  { origin, jar, dispatcher }: PhoneReach,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<PhoneReply> {
  const url = `${origin}/api/${path}`;
  const answer = await request(url, {
    dispatcher,
    method,
    headersTimeout: answerTimeoutMilliseconds,
    bodyTimeout: answerTimeoutMilliseconds,
    headers: {
      cookie: await jar.getCookieString(url),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  for (const cookie of [answer.headers['set-cookie'] ?? []].flat())
    await jar.setCookie(cookie, url, { ignoreError: true });
  return { status: answer.statusCode, body: (await answer.body.json()) as PhoneReply['body'] };
}

/** Opens the stream of requests; the answer's body ends when the platform or the signal ends it. */
export async function openPhoneStream(
  { origin, jar, dispatcher }: PhoneReach,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly body: AsyncIterable<Buffer> }> {
  const url = `${origin}/api/events`;
  const headers = { accept: 'text/event-stream', cookie: await jar.getCookieString(url) };
  const answer = await request(url, { dispatcher, signal, bodyTimeout: 0, headers });
  return { status: answer.statusCode, body: answer.body };
}

/** Server-sent events (HTML, 9.2.6) of a stream, as far as our own host writes them: one `event` and one line of `data`. */
export async function* readEvents(
  body: AsyncIterable<Buffer>,
): AsyncGenerator<{ readonly event: string; readonly data: unknown }> {
  let text = '';
  for await (const chunk of body) {
    text += chunk.toString('utf8');
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string): string | undefined =>
        block
          .split('\n')
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2);
      const data = field('data');
      if (data !== undefined) yield { event: field('event') ?? 'message', data: JSON.parse(data) as unknown };
    }
  }
}
