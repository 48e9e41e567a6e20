import assert from 'node:assert/strict';
import { faultCatalogue } from '#vocabulary/fault-catalogue.ts';
import type { Answer, Asked } from './ask.ts';

export type Law = {
  /** Origins of the platform. */
  readonly own: readonly string[];
  /** Addresses to which a service may be returned, without query. */
  readonly registered: readonly string[];
  /** Paths whose refusals are JSON with `error`, whoever asks. */
  readonly backChannel: RegExp;
  /** A door of other fault codes: checks the page of a refusal, and says whether its status may be above 499. */
  readonly refusal?: (body: string) => { readonly mayBeServerError: boolean };
};

/** What must never come back, whatever was asked. Throws with the request and the answer. */
export const judge = (law: Law, asked: Asked, answer: Answer): void => {
  try {
    checkStatus(law, asked, answer);
    checkNothingLeaks(answer);
    checkLocation(law, asked, answer);
    checkHeaders(answer);
    if (asked.method === 'HEAD' || isNoHttp(answer)) return;
    if (isHtml(answer)) checkPage(law, answer);
    if (answer.status >= 400 && law.backChannel.test(asked.path) && !wantsHtml(asked)) checkProtocolError(answer);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${describe(asked, answer)}`, {
      cause: error,
    });
  }
};

/** The request and its answer, to read and to send again. */
const describe = (asked: Asked, { status, headers, body }: Answer): string =>
  [
    `${asked.method} ${visible(asked.path)} → ${asked.origin}`,
    ...asked.headers.map(([name, value]) => `${name}: ${visible(value.slice(0, 500))}`),
    visible(asked.body?.slice(0, 2000) ?? ''),
    `--- ${status} ${JSON.stringify(headers)}`,
    body.slice(0, 600),
  ].join('\n');

/** Every byte that is not printable ASCII as an escape: some are invisible in a terminal. */
const visible = (text: string): string =>
  JSON.stringify(text).replace(/[\x7f-\xff]/g, (character) => `\\x${character.charCodeAt(0).toString(16)}`);

/** 501 is Node's own answer to a transfer coding that nobody knows; nothing else above 499 is an answer to bad input. */
const checkStatus = ({ refusal }: Law, asked: Asked, { status, body }: Answer): void => {
  // The answer to HEAD has no page to read the code on.
  if (status >= 500 && refusal !== undefined && (asked.method === 'HEAD' || refusal(body).mayBeServerError)) return;
  const unknownCoding = status === 501 && asked.headers.some(([name]) => name.toLowerCase() === 'transfer-encoding');
  assert.ok(status >= 200 && (status < 500 || unknownCoding), `status ${status}`);
};

const traces = [
  /node_modules/,
  /\bat (?:async )?[\w.<>]+ \((?:file|node|\/)/,
  /file:\/\//,
  /\.[cm]?[jt]s:\d+/,
  /oidc-provider/,
  /fastify/i,
  /\/work\//,
  /\bFST_/,
];

const checkNothingLeaks = ({ body }: Answer): void => {
  for (const trace of traces) assert.doesNotMatch(body, trace);
};

const checkLocation = ({ own, registered }: Law, asked: Asked, { headers }: Answer): void => {
  const { location } = headers;
  if (typeof location !== 'string') return;
  assert.doesNotMatch(location, /[\r\n\0]/, 'raw control characters in Location');
  const target = new URL(location, asked.origin);
  if (own.includes(target.origin)) return;
  const plain = `${target.protocol}//${target.host}${target.pathname}`;
  assert.ok(registered.includes(plain), `redirect to ${location}, which nobody registered`);
};

const checkHeaders = ({ headers }: Answer): void => {
  assert.ok(!('x-injected' in headers), 'a header was injected');
  const cookies = [headers['set-cookie'] ?? []].flat();
  for (const cookie of cookies) {
    assert.doesNotMatch(cookie, /^injected/, 'a cookie was injected');
    assert.match(cookie, /; ?httponly/i);
    if (!cookie.includes('expires=Thu, 01 Jan 1970')) assert.match(cookie, /; ?samesite=(lax|strict)/i);
  }
  assert.notEqual(headers['access-control-allow-credentials'], 'true', 'another site may read with our cookies');
};

/** What the parser refuses before there is a request: one line and the end of the connection. */
const isNoHttp = ({ status, headers, body }: Answer): boolean =>
  (status === 400 || status === 431) && headers['connection'] === 'close' && body === '';

const isHtml = ({ headers }: Answer): boolean => String(headers['content-type'] ?? '').startsWith('text/html');

const wantsHtml = ({ headers }: Asked): boolean =>
  headers.some(([name, value]) => name.toLowerCase() === 'accept' && /html|\*/i.test(value));

/** The mark that the generators put into values: seen raw on a page, somebody forgot to escape. */
export const scriptMark = '<svg onload=vx9>';

const checkPage = ({ registered, refusal }: Law, { status, headers, body }: Answer): void => {
  assert.ok(!body.includes('<svg onload'), 'a parameter stands on the page unescaped');
  const policy = String(headers['content-security-policy'] ?? '');
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['x-frame-options'], 'DENY');
  const callback = /<title>Submitting Callback<\/title>[\s\S]*<form method="post" action="([^"]*)"/.exec(body)?.[1];
  if (callback !== undefined)
    return assert.ok(registered.includes(callback), `a form to ${callback}, which nobody registered`);
  if (status < 400) return;
  if (refusal !== undefined) return void refusal(body);
  const code = /\bP\d{3}\b/.exec(body)?.[0];
  assert.ok(code !== undefined && Object.hasOwn(faultCatalogue, code), `no known fault code on the page: ${code}`);
  assert.match(
    body,
    /\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/,
    'no correlation code on the page',
  );
};

const checkProtocolError = ({ headers, body }: Answer): void => {
  assert.match(String(headers['content-type'] ?? ''), /^application\/json/, 'a protocol error that is not JSON');
  const read = JSON.parse(body) as { error?: unknown };
  assert.equal(typeof read.error, 'string', 'a protocol error without `error`');
};
