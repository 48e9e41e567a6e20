import { type Html, html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import type { Claims } from './partner.ts';

/** Claims as a definition list, nested as deep as they are, with a word on the ones that need it. */
export const claimList = (language: Language, claims: Claims): Html =>
  html`<dl class="claims">${Object.entries(claims).map(([name, value]) => row(language, name, value))}</dl>`;

function row(language: Language, name: string, value: unknown): Html {
  const meaning = meanings[language][name];
  return html`<dt><code>${name}</code>${meaning !== undefined && html`<br><span class="quiet">${meaning}</span>`}</dt><dd>${show(language, name, value)}</dd>`;
}

function show(language: Language, name: string, value: unknown): Html | string {
  if (Array.isArray(value)) return showAll(language, name, value);
  if (typeof value === 'object' && value !== null) return claimList(language, { ...value });
  if (typeof value === 'number' && instants.has(name)) return html`<time datetime="${isoInstant(value)}">${isoInstant(value)}</time> (${value})`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function showAll(language: Language, name: string, values: readonly unknown[]): Html {
  if (values.length === 1) return html`${show(language, name, values[0])}`;
  return html`<ol>${values.map((value) => html`<li>${show(language, name, value)}</li>`)}</ol>`;
}

/** Seconds since the epoch, in UTC, as logs write them. A number that is no instant is shown as it is. */
const isoInstant = (seconds: number): string =>
  Math.abs(seconds) < 8.64e12 ? new Date(seconds * 1000).toISOString().replace('.000Z', 'Z') : String(seconds);

const instants = new Set(['exp', 'iat', 'auth_time', 'nbf']);

const meanings: Texts<Readonly<Record<string, string>>> = {
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
