import type { FastifyReply } from 'fastify';
import { codeRules, readEmail, redeemCode, requestCode, sessionSeconds, signOut } from '#partners/sign-in.ts';
import { type Html, html } from '#platform/html.ts';
import { callerOf } from '#platform/rate-limit.ts';
import { fieldsOf, languageFor, queryOf, seeOther, sendPage } from '../office/office.ts';
import { sendProblem } from '../office/server.ts';
import { textInput } from '../office/form-parts.ts';
import { say } from '../office/say.ts';
import { type PartnerVisit, readCookie, setCookie } from './partner-visit.ts';
import { passkeyPlace, passkeyScriptPath } from '../office/passkey-script.ts';

/** Asks for the address. The same page for whoever has an account and whoever has none. */
export const showSignIn = (visit: PartnerVisit): FastifyReply => sendSignIn(visit, { typed: '', problem: undefined });

type SignInProblem = 'email' | 'provider-refused' | 'provider-unverified' | 'provider-unavailable';

export const sendSignIn = (
  visit: PartnerVisit,
  { typed, problem }: { readonly typed: string; readonly problem: SignInProblem | undefined },
): FastifyReply => {
  const language = languageFor(visit);
  const t = (fr: string, en: string) => say(language, fr, en);
  return sendPage(visit, {
    ...{
      place: 'partners',
      status: problem === undefined ? 200 : problem === 'provider-unavailable' ? 502 : 422,
      script: passkeyScriptPath,
    },
    // The form that leaves for the provider is held against this list too.
    formTargets: visit.pages.provider === undefined ? [] : [visit.pages.provider.issuer],
    title: t('Connexion à l’espace partenaires', 'Sign in to the partner space'),
    head: html`<script type="module" src="${passkeyScriptPath}"></script>`,
    content: html`<div class="stack narrow"><h1>${t('Espace partenaires', 'Partner space')}</h1>
<p class="lead">${t('Un code vous est envoyé. Il n’y a ni mot de passe ni inscription : la première fois crée votre compte.', 'A code is sent to you. There is no password and no registration: the first time makes your account.')}</p>
${providerNotice(problem, t)}
<form method="post" action="/partenaires/connexion" class="stack" novalidate>
<input type="hidden" name="vers" value="${backOf(visit)}">
${textInput({ name: 'email', label: t('Adresse électronique', 'E-mail address'), value: typed, isRequired: true, error: problem === 'email' ? t('Ce n’est pas une adresse électronique.', 'This is no e-mail address.') : undefined }, 'email', 'email')}
<button class="button">${t('Recevoir un code', 'Send me a code')}</button></form>
${passkeyPlace({
  ...{ path: '/partenaires/cles/sign-in', look: 'second', back: backOf(visit) },
  before: html`<p>${t('Vous avez déjà ajouté une clé d’accès ?', 'Did you add a passkey before?')}</p>`,
  button: t('Se connecter avec une clé d’accès', 'Sign in with a passkey'),
  failed: t('Cette clé n’a pas pu servir. Recevez un code.', 'This passkey could not be used. Have a code sent.'),
})}${providerPart(visit, t)}</div>`,
  });
};

type Say = (fr: string, en: string) => string;

/** The provider that the operator configured, where there is one. */
const providerPart = (visit: PartnerVisit, t: Say): Html | undefined => {
  const { provider } = visit.pages;
  return (
    provider &&
    html`<form method="post" action="/partenaires/fournisseur"><input type="hidden" name="vers" value="${backOf(visit)}">
<button class="button second">${t('Se connecter avec', 'Sign in with')} ${provider.name}</button></form>`
  );
};

const providerNotice = (problem: SignInProblem | undefined, t: Say): Html | undefined => {
  if (problem === undefined || problem === 'email') return undefined;
  const words = {
    'provider-refused': t(
      'Cette connexion n’a pas abouti. Recommencez, ou recevez un code.',
      'This sign-in did not succeed. Try again, or have a code sent.',
    ),
    'provider-unverified': t(
      'Ce fournisseur ne confirme pas votre adresse électronique. Recevez un code.',
      'This provider does not confirm your e-mail address. Have a code sent.',
    ),
    'provider-unavailable': t(
      'Ce fournisseur ne répond pas. Recevez un code.',
      'This provider does not answer. Have a code sent.',
    ),
  };
  return html`<p class="notice alert" role="alert"><span>${words[problem]}</span></p>`;
};

/** Sends a code, whoever asks: too many from one network have to wait. */
export const askForCode = async (visit: PartnerVisit): Promise<FastifyReply> => {
  const { email: typed = '' } = fieldsOf(visit);
  const email = readEmail(typed);
  if (email === undefined) return sendSignIn(visit, { typed, problem: 'email' });
  const waitSeconds = visit.pages.codesPerAddress.take(callerOf(visit.office.clientAddress(visit.request.raw)));
  if (waitSeconds > 0) {
    visit.reply.header('retry-after', String(waitSeconds));
    return sendProblem(visit, 'busy');
  }
  const id = await requestCode(visit.pages.space, email);
  setCookie(visit, 'code', id, codeRules.lifeSeconds);
  return seeOther(visit, `/partenaires/connexion/code?vers=${encodeURIComponent(backOf(visit))}`);
};

export const showCode = (visit: PartnerVisit): FastifyReply => sendCodePage(visit, undefined);

const sendCodePage = (visit: PartnerVisit, outcome: 'wrong' | 'ended' | undefined): FastifyReply => {
  const language = languageFor(visit);
  const t = (fr: string, en: string) => say(language, fr, en);
  const { links } = visit.pages;
  const errors = {
    wrong: t('Ce n’est pas ce code. Regardez le dernier message.', 'That is not the code. Look at the last message.'),
    ended: t('Ce code ne vaut plus. Demandez-en un autre.', 'This code is no longer good. Ask for another.'),
  };
  return sendPage(visit, {
    ...{ place: 'partners', status: outcome === undefined ? 200 : 422, title: t('Code de connexion', 'Sign-in code') },
    content: html`<div class="stack narrow"><h1>${t('Votre code', 'Your code')}</h1>
<p class="lead">${t('Si l’adresse peut recevoir un code, il arrive dans une minute. Il est valable dix minutes.', 'If the address can have a code, it arrives within a minute. It is good for ten minutes.')}</p>
<form method="post" action="/partenaires/connexion/code" class="stack" novalidate>
<input type="hidden" name="vers" value="${backOf(visit)}">
${textInput({ name: 'code', label: t('Code à six chiffres', 'Six-digit code'), isRequired: true, error: outcome && errors[outcome] }, 'text', 'one-time-code')}
<button class="button">${t('Continuer', 'Go on')}</button></form>
<p><a href="/partenaires/connexion">${t('Demander un autre code', 'Ask for another code')}</a></p>
${links && html`<p class="quiet"><a href="${links.mailbox}">${t('Bac à sable : les messages arrivent ici', 'Sandbox: messages arrive here')}</a></p>`}</div>`,
  });
};

export const takeCode = async (visit: PartnerVisit): Promise<FastifyReply> => {
  const id = readCookie(visit, 'code');
  if (id === undefined) return sendCodePage(visit, 'ended');
  const redeemed = await redeemCode(visit.pages.space, id, fieldsOf(visit)['code'] ?? '');
  if (redeemed === 'wrong' || redeemed === 'ended') return sendCodePage(visit, redeemed);
  setCookie(visit, 'code', '', 0);
  setCookie(visit, 'session', redeemed.session, sessionSeconds);
  return seeOther(visit, backOf(visit));
};

export const leave = async (visit: PartnerVisit): Promise<FastifyReply> => {
  const token = readCookie(visit, 'session');
  if (token !== undefined) await signOut(visit.pages.space, token);
  setCookie(visit, 'session', '', 0);
  return seeOther(visit, '/partenaires');
};

/** Where the reader wanted to go: a page of this space and nothing else. */
export const backOf = (visit: PartnerVisit): string => {
  const wanted = fieldsOf(visit)['vers'] || queryOf(visit)['vers'] || '';
  return /^\/partenaires(\/[\w/-]*)?(\?[\w=&-]*)?$/.test(wanted) ? wanted : '/partenaires';
};
