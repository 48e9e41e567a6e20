import { type Html, html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import type { Claims } from './partner.ts';

/** One level of a structured claim: where it lies (`exercices 1 › activities 2`), and its plain values. */
type Level = { readonly path: string; readonly leaves: readonly (readonly [name: string, value: unknown])[] };

/** Claims as a definition list, with a word on the ones that need it; structured claims are told level by level. */
export const claimList = (language: Language, claims: Claims, words: Words = meanings[language]): Html =>
  html`<dl class="claims">${Object.entries(claims).map(([name, value]) => row(words, name, value))}</dl>`;

type Words = Readonly<Record<string, string>>;

function row(words: Words, name: string, value: unknown): Html {
  const meaning = words[name];
  return html`<dt><code>${name}</code>${meaning !== undefined && html`<br><span class="quiet">${meaning}</span>`}</dt><dd>${show(name, value)}</dd>`;
}

function show(name: string, value: unknown): Html | string {
  if (isListOfWords(value)) return value.join(' · ');
  if (isStructure(value)) return html`<div class="stack">${findLevels('', value).map(showLevel)}</div>`;
  if (typeof value === 'number' && instants.has(name))
    return html`<time datetime="${isoInstant(value)}">${isoInstant(value)}</time> (${value})`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const showLevel = (level: Level): Html => html`${level.path !== '' && html`<p class="quiet">${level.path}</p>`}
<dl class="facts">${level.leaves.filter(isFilled).map(([name, value]) => html`<dt><code>${name}</code></dt><dd>${show(name, value)}</dd>`)}</dl>
${emptyNames(level) !== '' && html`<p class="quiet">∅ ${emptyNames(level)}</p>`}`;

const isFilled = ([, value]: Level['leaves'][number]): boolean => value !== '';

/** Missing values travel as empty strings; most of an activity’s thirty are, so their names share one line. */
const emptyNames = (level: Level): string =>
  level.leaves
    .filter((leaf) => !isFilled(leaf))
    .map(([name]) => name)
    .join(', ');

/** The plain values of an object or list first, then each structure inside it, in order. */
function findLevels(path: string, value: object): readonly Level[] {
  const entries = Object.entries(value).map(([name, inside]): readonly [string, unknown] => [
    Array.isArray(value) ? String(Number(name) + 1) : name,
    inside,
  ]);
  const leaves = entries.filter(([, inside]) => !isStructure(inside));
  const numbered = (name: string): string => (entries.length === 1 ? path : `${path} ${name}`.trim());
  const below = (name: string): string => (Array.isArray(value) ? numbered(name) : join(path, name));
  const deeper = entries.flatMap(([name, inside]) => (isStructure(inside) ? findLevels(below(name), inside) : []));
  return leaves.length === 0 ? deeper : [{ path, leaves }, ...deeper];
}

const isStructure = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !isListOfWords(value);

const isListOfWords = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

const join = (path: string, name: string): string => (path === '' ? name : `${path} › ${name}`);

/** Seconds since the epoch, in UTC, as logs write them. A number that is no instant is shown as it is. */
const isoInstant = (seconds: number): string =>
  Math.abs(seconds) < 8.64e12 ? new Date(seconds * 1000).toISOString().replace('.000Z', 'Z') : String(seconds);

const instants = new Set(['exp', 'iat', 'auth_time', 'nbf', 'obtainedAt']);

const meanings: Texts<Words> = {
  fr: {
    iss: 'émetteur',
    sub: 'sujet',
    aud: 'destinataire',
    azp: 'client',
    exp: 'expire',
    iat: 'émis',
    auth_time: 'carte présentée',
    jti: 'numéro du jeton',
    acr: 'niveau de garantie',
    amr: 'moyens employés',
    sid: 'session',
    authMode: 'moyen d’identification',
    SubjectNameID: 'identifiant national',
    SubjectRole: 'profession',
    SubjectOrganization: 'structure principale',
    otherIds: 'tous les identifiants connus',
    SubjectRefPro: 'exercices et activités',
    Secteur_Activite: 'secteur d’activité',
  },
  en: {
    iss: 'issuer',
    sub: 'subject',
    aud: 'audience',
    azp: 'client',
    exp: 'expires',
    iat: 'issued',
    auth_time: 'card presented',
    jti: 'number of the token',
    acr: 'level of guarantee',
    amr: 'means used',
    sid: 'session',
    authMode: 'means of identification',
    SubjectNameID: 'national identifier',
    SubjectRole: 'profession',
    SubjectOrganization: 'main structure',
    otherIds: 'all known identifiers',
    SubjectRefPro: 'practices and activities',
    Secteur_Activite: 'sector of activity',
  },
};
