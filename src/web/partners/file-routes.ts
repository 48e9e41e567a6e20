import type { FastifyReply } from 'fastify';
import { saveField } from '#partners/change-request.ts';
import { isEditable } from '#partners/lifecycle.ts';
import { type CertificateReading, type LogoProblem, readCertificate, readLogo } from '#partners/upload.ts';
import { type Html, html } from '#platform/html.ts';
import { formatInstant } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import { languageFor, seeOther, sendPage } from '../office/office.ts';
import { sendProblem } from '../office/server.ts';
import { fileInput } from '../office/form-parts.ts';
import { say } from '../office/say.ts';
import { filesOf, type RequestVisit } from './partner-visit.ts';
import { requestHead } from './request-routes.ts';

type CertificateProblem = Extract<CertificateReading, { problem: unknown }>['problem'];
type Problems = { readonly logo?: LogoProblem | undefined; readonly certificate?: CertificateProblem | undefined };

export const showFiles = (visit: RequestVisit): Promise<FastifyReply> => sendFiles(visit, {});

const sendFiles = async (visit: RequestVisit, problems: Problems): Promise<FastifyReply> => {
  const language = languageFor(visit);
  const t = (fr: string, en: string) => say(language, fr, en);
  const { asked: request } = visit;
  const isRefused = Object.values(problems).some((problem) => problem !== undefined);
  const words = problemWords(language);
  return sendPage(visit, {
    ...{ place: 'partners', status: isRefused ? 422 : 200, title: t('Fichiers', 'Files') },
    content: html`<div class="stack">${requestHead(visit, language, t('Fichiers', 'Files'))}${await present(visit, language)}
${
  isEditable(request) &&
  html`<form method="post" action="/partenaires/demandes/${request.requestId}/fichiers" enctype="multipart/form-data" class="stack">
${fileInput({ name: 'logo', label: 'Logo (PNG)', hint: t('100 ko et 1024 pixels de côté au plus. Pas de SVG : il peut porter du code.', '100 kB and 1024 pixels a side at most. No SVG: it can carry code.'), error: problems.logo && words[problems.logo], isRequired: true }, 'image/png')}
${fileInput({ name: 'certificate', label: t('Certificat (PEM ou DER)', 'Certificate (PEM or DER)'), hint: t('Le certificat seul, jamais la clé privée.', 'The certificate alone, never the private key.'), error: problems.certificate && words[problems.certificate], isRequired: true }, '.pem,.crt,.cer,.der')}
<button class="button">${t('Déposer', 'Upload')}</button></form>`
}</div>`,
  });
};

const problemWords = (language: Language): Readonly<Record<LogoProblem | CertificateProblem, string>> => {
  const t = (fr: string, en: string) => say(language, fr, en);
  return {
    empty: t('Le fichier est vide.', 'The file is empty.'),
    'too-big': t('Le fichier est trop gros.', 'The file is too big.'),
    svg: t('Un SVG peut porter du code : donnez un PNG.', 'An SVG can carry code: give a PNG.'),
    'not-png': t('Ce n’est pas une image PNG.', 'This is no PNG picture.'),
    'too-wide': t('1024 pixels de côté au plus.', '1024 pixels a side at most.'),
    'private-key': t(
      'Ce fichier contient une clé privée. Il n’a pas été gardé : remplacez cette clé, elle a voyagé.',
      'This file holds a private key. It was not kept: replace that key, it has travelled.',
    ),
    'not-a-certificate': t('Ce n’est pas un certificat X.509.', 'This is no X.509 certificate.'),
    expired: t('Ce certificat a expiré.', 'This certificate has expired.'),
  };
};

const present = async ({ asked: request, pages }: RequestVisit, language: Language): Promise<Html> => {
  const { store, clock } = pages.space;
  const [logo, kept] = await Promise.all([
    store.findFile(request.requestId, 'logo'),
    store.findFile(request.requestId, 'certificate'),
  ]);
  const read = kept && readCertificate(kept.bytes, clock.nowMilliseconds());
  return html`${logo && html`<p><img class="small-logo" src="/partenaires/demandes/${request.requestId}/logo" alt="${say(language, 'Logo déposé', 'Uploaded logo')}"></p>`}
${read && 'pem' in read && html`<dl class="facts"><dt>${say(language, 'Sujet', 'Subject')}</dt><dd>${read.subject}</dd><dt>${say(language, 'Émetteur', 'Issuer')}</dt><dd>${read.issuer}</dd><dt>${say(language, 'Jusqu’au', 'Until')}</dt><dd>${formatInstant(language, read.notAfterMilliseconds)}</dd></dl>`}
${read && 'problem' in read && html`<p class="notice alert"><span>${problemWords(language)[read.problem]}</span></p>`}`;
};

/** Keeps what is what it says it is. */
export const takeFiles = async (visit: RequestVisit): Promise<FastifyReply> => {
  const { asked: request } = visit;
  if (!isEditable(request)) return sendProblem(visit, 'malformed');
  const [logo, certificate] = ['logo', 'certificate'].map((name) => filesOf(visit).get(name));
  const problems = {
    logo: logo && (await keepLogo(visit, logo.bytes)),
    certificate: certificate && (await keepCertificate(visit, certificate.bytes)),
  };
  const isRefused = problems.logo !== undefined || problems.certificate !== undefined;
  return isRefused
    ? sendFiles(visit, problems)
    : seeOther(visit, `/partenaires/demandes/${request.requestId}/fichiers`);
};

/** What is wrong with it; nothing, and it is kept. */
const keepLogo = async ({ asked, pages }: RequestVisit, bytes: Uint8Array): Promise<LogoProblem | undefined> => {
  const logo = readLogo(bytes);
  if ('problem' in logo) return logo.problem;
  await pages.space.store.saveFile(asked.requestId, 'logo', { mediaType: logo.mediaType, bytes });
  return undefined;
};

/** The certificate is kept as it was read, not as it came: nothing else of the file stays. */
const keepCertificate = async (
  { asked, pages }: RequestVisit,
  bytes: Uint8Array,
): Promise<CertificateProblem | undefined> => {
  const { space } = pages;
  const read = readCertificate(bytes, space.clock.nowMilliseconds());
  if ('problem' in read) return read.problem;
  const file = { mediaType: 'application/x-pem-file', bytes: Buffer.from(read.pem) };
  await space.store.saveFile(asked.requestId, 'certificate', file);
  await saveField(space, asked.requestId, 'certificateSubject', read.subject);
  return undefined;
};

/** The logo, to members only; nothing in it can run, and the browser is told what it is. */
export const showLogo = async (visit: RequestVisit): Promise<FastifyReply> => {
  const logo = await visit.pages.space.store.findFile(visit.asked.requestId, 'logo');
  if (logo === undefined) return sendProblem(visit, 'missing');
  return visit.reply
    .headers({
      'content-type': logo.mediaType,
      'cache-control': 'private, no-store',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
    .send(Buffer.from(logo.bytes));
};
