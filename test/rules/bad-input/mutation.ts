import fc from 'fast-check';
import { nastyName, nastyValue, type Spelling, spelling } from './nasty.ts';

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
  ...[
    'Host',
    'X-Forwarded-Host',
    'X-Forwarded-Proto',
    'X-Forwarded-For',
    'X-Forwarded-Prefix',
    'Forwarded',
    'X-Original-URL',
    'X-Rewrite-URL',
    'X-HTTP-Method-Override',
  ],
  ...[
    'Origin',
    'Referer',
    'Sec-Fetch-Site',
    'Accept',
    'Accept-Language',
    'Accept-Encoding',
    'Cookie',
    'Authorization',
    'DPoP',
    'Client-Cert',
    'Client-Cert-Chain',
    'Range',
    'If-None-Match',
    'If-Modified-Since',
  ],
  ...[
    'Content-Encoding',
    'Access-Control-Request-Method',
    'Access-Control-Request-Headers',
    'Upgrade-Insecure-Requests',
    'Purpose',
    'traceparent',
    'Origin',
    'Accept-Charset',
    'Via',
    'Content-Language',
  ],
);

const headerValue = fc.oneof(
  nastyValue.map((value) => value.replace(/[^\t\x20-\x7e\x80-\xff]/g, '').slice(0, 2000)),
  fc.constantFrom(
    ...[
      'evil.example',
      'evil.example:99999',
      '[::1',
      'localhost:1',
      'http',
      'https',
      'javascript',
      'null',
      'https://evil.example',
      'cross-site',
      'same-origin',
      '*/*',
      'text/html',
      'application/json',
      'text/html;q=x',
      '*/*;q=0',
      'fr;q=9',
      'fr-'.repeat(300),
    ],
    ...[
      'Basic',
      'Basic ',
      'Basic Og==',
      'Basic YQ==',
      'Basic %%%',
      'Basic dW5rbm93bjp4',
      'basic c2VydmljZTo=',
      'Bearer',
      'Bearer ',
      'Bearer a b',
      'Bearer eyJhbGciOiJub25lIn0.e30.',
      'DPoP x',
      'Negotiate x',
      'Digest username="x"',
      'Bearer x, Basic y',
    ],
    ...[
      'gzip',
      'br',
      'identity',
      'gzip, gzip',
      'bytes=0-1',
      ':AAAA:',
      ':not base64:',
      'vestibule=a; vestibule=b',
      'vestibule',
      '=',
      ';;;',
      '$Version=1; vestibule="x"',
      'PUT',
      'DELETE',
      '1 GET /',
    ],
  ),
);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('set' as const), index: fc.nat(30), value: nastyValue, spelling }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('drop' as const), index: fc.nat(30) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('repeat' as const),
      index: fc.nat(30),
      value: fc.option(nastyValue, { nil: undefined }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('bracket' as const),
      index: fc.nat(30),
      suffix: fc.constantFrom(
        '[]',
        '[0]',
        '[__proto__]',
        '[a][b]',
        '.a',
        '[',
        ']',
        '%5B%5D',
        '[constructor][prototype]',
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('chip' as const),
      index: fc.nat(30),
      at: fc.nat(400),
      by: fc.constantFrom('', 'A', '.', '=', '\0', '\xff', '%', '-', '{'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('add' as const), name: nastyName, value: nastyValue, spelling }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('method' as const),
      method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('place' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('path' as const),
      by: fc.constantFrom(
        '/',
        '//',
        '/..',
        '/%2e%2e',
        '/%2f',
        '/%00',
        '%zz',
        '/%c0%ae',
        ';a=b',
        '.json',
        '\\',
        '/\xff',
        '//evil.example/',
        '/.well-known/openid-configuration',
        '/auth/x',
        `/${'a'.repeat(3000)}`,
        'http://evil.example',
        '/%0d%0aX-Injected:%20yes',
        '/login/%zz',
        '/login/__proto__',
        '/login/x/card',
        '/%',
      ),
      where: fc.constantFrom('end' as const, 'start' as const, 'whole' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('header' as const), name: headerName, value: headerValue }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('type' as const),
      value: fc.constantFrom(
        'application/json',
        'text/plain',
        'multipart/form-data; boundary=x',
        'multipart/form-data',
        'application/x-www-form-urlencoded; charset=utf-7',
        'application/x-www-form-urlencoded; charset=utf-16',
        'application/x-www-form-urlencoded;charset=x-nothing',
        'application/x-www-form-urlencodedx',
        'application/xml',
        '',
        '/',
        'a'.repeat(500),
        'application/jwt',
        'application/x-www-form-urlencoded, application/json',
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('body' as const),
      value: fc.oneof(
        nastyValue,
        fc.constantFrom(
          '{',
          '{"__proto__":{"a":1}}',
          '{"constructor":{"prototype":1}}',
          '[1,2]',
          'null',
          '"x"',
          '\x1f\x8b\x08\0garbage',
          '&'.repeat(5000),
          'a=1&'.repeat(3000),
          '%'.repeat(3000),
          'x'.repeat(60_000),
          'client_id='.repeat(400),
          '['.repeat(20_000),
        ),
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('cookie' as const),
      how: fc.constantFrom('none', 'unsigned', 'forged', 'cut', 'twice', 'strange', 'huge'),
    }),
  },
);

export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(mutation, { minLength: 1, maxLength: 4 });
