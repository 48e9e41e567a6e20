import fc from 'fast-check';
import type { Asked } from './ask.ts';
import { nastyName, nastyValue, type Spelling, spell, spelling } from './nasty.ts';

/** A request that would succeed, taken apart so that it can be spoilt piece by piece. */
export type Valid = {
  readonly origin: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly place: 'query' | 'form';
  readonly params: readonly (readonly [name: string, value: string])[];
  readonly headers?: readonly (readonly [name: string, value: string])[];
};

/** One thing that is wrong with a request. Plain data: a failure prints it. */
export type Mutation =
  | { readonly kind: 'set'; readonly index: number; readonly value: string; readonly spelling: Spelling }
  | { readonly kind: 'drop'; readonly index: number }
  | { readonly kind: 'repeat'; readonly index: number; readonly value?: string | undefined }
  | { readonly kind: 'bracket'; readonly index: number; readonly suffix: string }
  | { readonly kind: 'chip'; readonly index: number; readonly at: number; readonly by: string }
  | { readonly kind: 'add'; readonly name: string; readonly value: string; readonly spelling: Spelling }
  | { readonly kind: 'method'; readonly method: string }
  | { readonly kind: 'place' }
  | { readonly kind: 'path'; readonly by: string; readonly where: 'end' | 'start' | 'whole' }
  | { readonly kind: 'header'; readonly name: string; readonly value: string }
  | { readonly kind: 'type'; readonly value: string }
  | { readonly kind: 'body'; readonly value: string }
  | { readonly kind: 'cookie'; readonly how: 'none' | 'unsigned' | 'forged' | 'cut' | 'twice' | 'strange' | 'huge' };

const headerName = fc.constantFrom(
  ...['Host', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Forwarded-For', 'X-Forwarded-Prefix', 'Forwarded', 'X-Original-URL', 'X-Rewrite-URL', 'X-HTTP-Method-Override'],
  ...['Origin', 'Referer', 'Sec-Fetch-Site', 'Accept', 'Accept-Language', 'Accept-Encoding', 'Cookie', 'Authorization', 'DPoP', 'Client-Cert', 'Client-Cert-Chain', 'Range', 'If-None-Match', 'If-Modified-Since'],
  ...['Content-Encoding', 'Access-Control-Request-Method', 'Access-Control-Request-Headers', 'Upgrade-Insecure-Requests', 'Purpose', 'traceparent', 'Origin', 'Accept-Charset', 'Via', 'Content-Language'],
);

const headerValue = fc.oneof(
  nastyValue.map((value) => value.replace(/[^\t\x20-\x7e\x80-\xff]/g, '').slice(0, 2000)),
  fc.constantFrom(
    ...['evil.example', 'evil.example:99999', '[::1', 'localhost:1', 'http', 'https', 'javascript', 'null', 'https://evil.example', 'cross-site', 'same-origin', '*/*', 'text/html', 'application/json', 'text/html;q=x', '*/*;q=0', 'fr;q=9', 'fr-'.repeat(300)],
    ...['Basic', 'Basic ', 'Basic Og==', 'Basic YQ==', 'Basic %%%', 'Basic dW5rbm93bjp4', 'basic c2VydmljZTo=', 'Bearer', 'Bearer ', 'Bearer a b', 'Bearer eyJhbGciOiJub25lIn0.e30.', 'DPoP x', 'Negotiate x', 'Digest username="x"', 'Bearer x, Basic y'],
    ...['gzip', 'br', 'identity', 'gzip, gzip', 'bytes=0-1', ':AAAA:', ':not base64:', 'vestibule=a; vestibule=b', 'vestibule', '=', ';;;', '$Version=1; vestibule="x"', 'PUT', 'DELETE', '1 GET /'],
  ),
);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('set' as const), index: fc.nat(30), value: nastyValue, spelling }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('drop' as const), index: fc.nat(30) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat' as const), index: fc.nat(30), value: fc.option(nastyValue, { nil: undefined }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('bracket' as const), index: fc.nat(30), suffix: fc.constantFrom('[]', '[0]', '[__proto__]', '[a][b]', '.a', '[', ']', '%5B%5D', '[constructor][prototype]') }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('chip' as const), index: fc.nat(30), at: fc.nat(400), by: fc.constantFrom('', 'A', '.', '=', '\0', '\xff', '%', '-', '{') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('add' as const), name: nastyName, value: nastyValue, spelling }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('method' as const), method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('place' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('path' as const),
      by: fc.constantFrom('/', '//', '/..', '/%2e%2e', '/%2f', '/%00', '%zz', '/%c0%ae', ';a=b', '.json', '\\', '/\xff', '//evil.example/', '/.well-known/openid-configuration', '/auth/x', `/${'a'.repeat(3000)}`, 'http://evil.example', '/%0d%0aX-Injected:%20yes', '/login/%zz', '/login/__proto__', '/login/x/card', '/%'),
      where: fc.constantFrom('end' as const, 'start' as const, 'whole' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('header' as const), name: headerName, value: headerValue }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('type' as const),
      value: fc.constantFrom('application/json', 'text/plain', 'multipart/form-data; boundary=x', 'multipart/form-data', 'application/x-www-form-urlencoded; charset=utf-7', 'application/x-www-form-urlencoded; charset=utf-16', 'application/x-www-form-urlencoded;charset=x-nothing', 'application/x-www-form-urlencodedx', 'application/xml', '', '/', 'a'.repeat(500), 'application/jwt', 'application/x-www-form-urlencoded, application/json'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('body' as const),
      value: fc.oneof(nastyValue, fc.constantFrom('{', '{"__proto__":{"a":1}}', '{"constructor":{"prototype":1}}', '[1,2]', 'null', '"x"', '\x1f\x8b\x08\0garbage', '&'.repeat(5000), 'a=1&'.repeat(3000), '%'.repeat(3000), 'x'.repeat(60_000), 'client_id='.repeat(400), `${'['.repeat(20_000)}`)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cookie' as const), how: fc.constantFrom('none', 'unsigned', 'forged', 'cut', 'twice', 'strange', 'huge') }) },
);

export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(mutation, { minLength: 1, maxLength: 4 });

type Param = readonly [name: string, value: string];
type Draft = { method: string; path: string; place: 'query' | 'form'; params: string[]; headers: Param[]; body: string | undefined };

/** The valid request with everything in the list done to it, in order. */
export const spoil = (valid: Valid, list: readonly Mutation[]): Asked => {
  const draft: Draft = { method: valid.method, path: valid.path, place: valid.place, params: valid.params.map(written), headers: [...(valid.headers ?? [])], body: undefined };
  for (const one of list) apply(draft, valid, one);
  const text = draft.params.join('&');
  const inBody = draft.place === 'form' && draft.method !== 'GET' && draft.method !== 'HEAD';
  const body = draft.body ?? (inBody ? text : undefined);
  const typed = body === undefined || draft.headers.some(([name]) => name === 'Content-Type') ? [] : ([['Content-Type', 'application/x-www-form-urlencoded']] as const);
  const query = inBody || text === '' ? '' : `${draft.path.includes('?') ? '&' : '?'}${text}`;
  return { origin: valid.origin, method: draft.method, path: (draft.path + query).slice(0, 12_000), headers: [...draft.headers, ...typed], body };
};

const written = ([name, value]: Param): string => `${spell(name, 'encoded')}=${spell(value, 'encoded')}`;

const apply = (draft: Draft, valid: Valid, mutation: Mutation): void => {
  switch (mutation.kind) {
    case 'set':
      return change(draft, mutation.index, (name) => `${name}=${spell(mutation.value, mutation.spelling)}`);
    case 'drop':
      return void draft.params.splice(mutation.index % Math.max(1, draft.params.length), 1);
    case 'repeat':
      return change(draft, mutation.index, (name, value) => `${name}=${value}&${name}=${mutation.value === undefined ? value : spell(mutation.value, 'encoded')}`);
    case 'bracket':
      return change(draft, mutation.index, (name, value) => `${name}${mutation.suffix}=${value}`);
    case 'chip':
      return change(draft, mutation.index, (name, value) => `${name}=${chip(value, mutation.at, mutation.by)}`);
    case 'add':
      return void draft.params.push(`${spell(mutation.name, mutation.spelling)}=${spell(mutation.value, mutation.spelling)}`);
    case 'method':
      draft.method = mutation.method;
      return;
    case 'place':
      draft.place = draft.place === 'form' ? 'query' : 'form';
      return;
    case 'path':
      draft.path = mutation.where === 'end' ? draft.path + mutation.by : mutation.where === 'start' ? mutation.by + draft.path : rooted(mutation.by);
      return;
    case 'header':
      return setHeader(draft, mutation.name, mutation.value);
    case 'type':
      return setHeader(draft, 'Content-Type', mutation.value);
    case 'body':
      draft.body = mutation.value;
      return;
    case 'cookie':
      return setHeader(draft, 'Cookie', spoilCookie(valid.headers?.find(([name]) => name === 'Cookie')?.[1] ?? 'vestibule=x; vestibule.sig=y', mutation.how));
  }
};

const rooted = (path: string): string => (path.startsWith('/') || path.startsWith('http') ? path : `/${path}`);

const change = (draft: Draft, index: number, write: (name: string, value: string) => string): void => {
  const at = index % Math.max(1, draft.params.length);
  const [name = '', ...value] = (draft.params[at] ?? '').split('=');
  if (draft.params.length > 0) draft.params[at] = write(name, value.join('='));
};

/** One character of a token, an address or an identifier taken out or replaced. */
const chip = (value: string, at: number, by: string): string => {
  const place = value.length === 0 ? 0 : at % value.length;
  return `${value.slice(0, place)}${spell(by, 'encoded')}${value.slice(place + 1)}`;
};

const setHeader = (draft: Draft, name: string, value: string): void => {
  draft.headers = [...draft.headers.filter(([one]) => one !== name), [name, value]];
};

const spoilCookie = (cookie: string, how: Extract<Mutation, { kind: 'cookie' }>['how']): string => {
  switch (how) {
    case 'none':
      return '';
    case 'unsigned':
      return cookie.replace(/\S+\.sig=[^;]*(; )?/g, '');
    case 'forged':
      return cookie.replace(/\.sig=[^;]*/g, '.sig=AAAAAAAAAAAAAAAAAAAAAAAAAAA');
    case 'cut':
      return cookie.slice(0, Math.floor(cookie.length / 2));
    case 'twice':
      return `${cookie}; ${cookie}`;
    case 'strange':
      return `${cookie}; __proto__=1; =; a==; \xff=\xff; vestibule_lang=<svg onload=vx9>; "`;
    case 'huge':
      return `${cookie}; x=${'y'.repeat(9000)}`;
  }
};
