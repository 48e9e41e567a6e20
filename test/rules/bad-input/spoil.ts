import type { Asked } from './ask.ts';
import type { Mutation } from './mutation.ts';
import { spell } from './nasty.ts';

/** A request that would succeed, taken apart so that it can be spoilt piece by piece. */
export type Valid = {
  readonly origin: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** `json`: the parameters are the members of an object; a value that is itself JSON stands there as such. */
  readonly place: 'query' | 'form' | 'json';
  readonly params: readonly (readonly [name: string, value: string])[];
  readonly headers?: readonly (readonly [name: string, value: string])[];
};

type Param = readonly [name: string, value: string];
type Draft = {
  method: string;
  path: string;
  place: Valid['place'];
  params: string[];
  headers: Param[];
  body: string | undefined;
};

/** The valid request with everything in the list done to it, in order. */
export const spoil = (valid: Valid, list: readonly Mutation[]): Asked => {
  const draft: Draft = {
    method: valid.method,
    path: valid.path,
    place: valid.place,
    params: valid.params.map(written),
    headers: [...(valid.headers ?? [])],
    body: undefined,
  };
  for (const one of list) apply(draft, valid, one);
  const text = draft.params.join('&');
  const inBody = draft.place !== 'query' && draft.method !== 'GET' && draft.method !== 'HEAD';
  const body = draft.body ?? (inBody ? (draft.place === 'json' ? objectOf(draft.params) : text) : undefined);
  const typed =
    body === undefined || draft.headers.some(([name]) => name === 'Content-Type')
      ? []
      : ([['Content-Type', typeOf[draft.place]]] as const);
  const query = inBody || text === '' ? '' : `${draft.path.includes('?') ? '&' : '?'}${text}`;
  return {
    origin: valid.origin,
    method: draft.method,
    path: (draft.path + query).slice(0, 12_000),
    headers: [...draft.headers, ...typed],
    body,
  };
};

const typeOf: Readonly<Record<Valid['place'], string>> = {
  query: 'application/x-www-form-urlencoded',
  form: 'application/x-www-form-urlencoded',
  json: 'application/json',
};

/** Names may come twice, as they may in what a stranger writes. */
const objectOf = (params: readonly string[]): string =>
  `{${params
    .map((param) => {
      const [name = '', ...value] = param.split('=').map(plain);
      return `${JSON.stringify(name)}:${asJson(value.join('='))}`;
    })
    .join()}}`;

const plain = (text: string): string =>
  text.replaceAll(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

const asJson = (value: string): string => {
  try {
    return JSON.stringify(JSON.parse(value));
  } catch (error) {
    if (error instanceof SyntaxError) return JSON.stringify(value);
    throw error;
  }
};

const written = ([name, value]: Param): string => `${spell(name, 'encoded')}=${spell(value, 'encoded')}`;

const apply = (draft: Draft, valid: Valid, one: Mutation): void => {
  switch (one.kind) {
    case 'set':
      return change(draft, one.index, (name) => `${name}=${spell(one.value, one.spelling)}`);
    case 'drop':
      return void draft.params.splice(one.index % Math.max(1, draft.params.length), 1);
    case 'repeat':
      return change(
        draft,
        one.index,
        (name, value) => `${name}=${value}&${name}=${one.value === undefined ? value : spell(one.value, 'encoded')}`,
      );
    case 'bracket':
      return change(draft, one.index, (name, value) => `${name}${one.suffix}=${value}`);
    case 'chip':
      return change(draft, one.index, (name, value) => `${name}=${chip(value, one.at, one.by)}`);
    case 'add':
      return void draft.params.push(`${spell(one.name, one.spelling)}=${spell(one.value, one.spelling)}`);
    case 'method':
      draft.method = one.method;
      return;
    case 'place':
      draft.place = draft.place === 'query' ? 'form' : 'query';
      return;
    case 'path':
      draft.path =
        one.where === 'end' ? draft.path + one.by : one.where === 'start' ? one.by + draft.path : rooted(one.by);
      return;
    case 'header':
      return setHeader(draft, one.name, one.value);
    case 'type':
      return setHeader(draft, 'Content-Type', one.value);
    case 'body':
      draft.body = one.value;
      return;
    case 'cookie':
      return setHeader(
        draft,
        'Cookie',
        spoilCookie(valid.headers?.find(([name]) => name === 'Cookie')?.[1] ?? 'vestibule=x; vestibule.sig=y', one.how),
      );
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
