import fc from 'fast-check';
import { scriptMark } from './judge.ts';

/** Values as bytes in latin1, before percent-encoding. Each line is a family of careless or hostile input. */
const known: readonly string[] = [
  ...[
    '',
    ' ',
    '0',
    '-1',
    '1e309',
    'NaN',
    'null',
    'undefined',
    'true',
    '[]',
    '{}',
    '[object Object]',
    '*',
    '.',
    '..',
    '%',
    '%00',
    '%0d%0a',
    '%zz',
    '%c0%af',
  ],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__', 'then'],
  ...[
    '\r\nX-Injected: yes',
    '\r\n\r\n<html>',
    'x\r\nSet-Cookie: injected=1',
    '\nX-Injected: yes',
    '\rX-Injected: yes',
    'a\0b',
    '\u0085X-Injected: yes',
  ],
  ...[
    scriptMark,
    `"${scriptMark}`,
    `'>${scriptMark}`,
    `--></script>${scriptMark}`,
    '{{7*7}}',
    '${7*7}',
    '"><a href=//evil.example>',
    'javascript:alert(1)',
    'data:text/html,x',
  ],
  ...[
    '//evil.example',
    '\\\\evil.example',
    'https://evil.example/',
    'https:evil.example',
    '/\\evil.example',
    '/%2f/evil.example',
    'http://localhost@evil.example/',
  ],
  ...[
    '../../../../etc/passwd',
    "' OR 1=1 --",
    '1; DROP TABLE protocol_record',
    '$(id)',
    '`id`',
    '\xff\xfe',
    '\xc3\x28',
    '\xed\xa0\x80',
    '\xf0\x9f\x98\x80',
    'é',
  ],
  ...[
    'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.',
    'eyJhbGciOiJub25lIn0..',
    'a.b.c',
    '..',
    'a.b',
    'a.b.c.d.e',
    'eyJ.eyJ.eyJ',
    'e30.e30.e30',
    'bnVsbA.bnVsbA.bnVsbA',
    'W10.W10.W10',
  ],
  ...[
    'openid',
    'openid openid',
    'openid scope_all vestibule:plain-oauth',
    'vestibule:plain-oauth',
    'offline_access',
    'none',
    'none login',
    'login',
    'consent',
    'select_account',
  ],
  ...[
    '{"id_token":null}',
    '{"id_token":{"acr":{"essential":true}}}',
    '{"id_token":{"acr":{"essential":true,"values":["eidas9",1,null,{}]}}}',
    '{"userinfo":{"__proto__":null}}',
    '{"id_token":{"sub":{"value":"x"}}}',
    '{"id_token":[]}',
    '{"id_token":{"acr":"eidas1"}}',
    `${'{"a":'.repeat(900)}1${'}'.repeat(900)}`,
  ],
  ...[
    'fragment',
    'form_post',
    'query',
    'jwt',
    'query.jwt',
    'web_message',
    'code token',
    'code id_token',
    'id_token',
    'S256',
    'plain',
    'fr-FR en',
    'en'.repeat(300),
  ],
  ...[
    'A'.repeat(300),
    'A'.repeat(3000),
    '%'.repeat(500),
    '/'.repeat(800),
    'a '.repeat(700),
    '['.repeat(500),
    '9'.repeat(400),
  ],
];

/** A value that somebody might put where another was meant. */
export const nastyValue: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...known) },
  {
    weight: 2,
    arbitrary: fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
      maxLength: 40,
    }),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 200 }) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...known), fc.constantFrom(...known)).map((pair) => pair.join('')) },
);

/** Names of parameters that nobody defined, or that a parser may stumble upon. */
export const nastyName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype[x]',
    'hasOwnProperty',
    '',
    '[]',
    'a[b][c]',
    'a.b',
    '\r\nX-Injected',
    '\0',
    scriptMark,
    'jwks',
    'id_token_hint[]',
    'length',
    'toString',
    'lang',
    'acr',
    'resource',
    'authorization_details',
    'web_message_uri',
    'registration',
    'user_code',
  ),
  fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
);

/** How a value is written into a query or a form: properly, raw where the wire allows it, twice, or broken. */
export type Spelling = 'encoded' | 'raw' | 'twice' | 'broken';

export const spelling: fc.Arbitrary<Spelling> = fc.constantFrom(
  'encoded',
  'encoded',
  'encoded',
  'raw',
  'twice',
  'broken',
);

export const spell = (value: string, how: Spelling): string => {
  switch (how) {
    case 'encoded':
      return percentEncode(value);
    case 'twice':
      return percentEncode(percentEncode(value));
    case 'broken':
      return `${percentEncode(value).slice(0, 30)}%c3%2`;
    case 'raw':
      return value.replace(/[^\x21-\x7e\x80-\xff]|[&#]/g, percentEncode);
  }
};

const percentEncode = (value: string): string =>
  value.replace(/[^A-Za-z0-9_.~-]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** Addresses near the registered one: what a careless comparison would take for it. */
export const nearAddress = (registered: string): fc.Arbitrary<string> => {
  const url = new URL(registered);
  return fc.constantFrom(
    ...[
      `${registered}/`,
      `${registered}x`,
      `${registered}/..`,
      `${registered}/../evil`,
      `${registered}?a=b`,
      `${registered}#f`,
      `${registered}%00`,
      `${registered}\n`,
      ` ${registered}`,
      `${registered} `,
    ],
    ...[
      registered.toUpperCase(),
      registered.replace('callback', 'Callback'),
      registered.replace('callback', 'c%61llback'),
      registered.replaceAll('/', '%2f'),
      registered.replace(/\/callback$/, '\\callback'),
    ],
    ...[
      registered.replace('localhost', 'localhost.evil.example'),
      registered.replace('localhost', 'localhost@evil.example'),
      registered.replace('localhost', 'evil.example@localhost'),
      registered.replace('localhost', 'l\xd0\xbecalhost'),
      registered.replace('localhost', '127.0.0.1'),
    ],
    ...[
      registered.replace(url.host, `${url.hostname}:10`),
      registered.replace(url.host, url.hostname),
      registered.replace('http:', 'https:'),
      registered.replace('http://', '//'),
      registered.replace('http://', 'http:/\\'),
      'http://evil.example/',
      `https://evil.example/?${registered}`,
      registered.slice(0, -1),
      '/',
      'callback',
      'javascript:alert(1)',
      `${registered},http://evil.example/`,
    ],
  );
};
