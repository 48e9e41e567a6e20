import type { OpenSession } from '#account/open-sessions.ts';
import { type Html, html } from '#platform/html.ts';
import { type Texts, typeset } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import { timeOf } from '../local-times.ts';
import { accountPaths } from '../paths.ts';
import type { AccountPage } from '../send-page.ts';
import { type AccountSetting, inSpace, noticeOf } from './account-frame.ts';
import { levelWords } from './words.ts';

/** A session with the names behind its identifiers. */
export type ShownSession = OpenSession & {
  readonly providerTitle: string | undefined;
  readonly services: readonly string[];
  /** The one by which this browser came into the account space. */
  readonly isThis: boolean;
};

/** The sessions of somebody, in whichever browser they are. */
export const sessionsPage = (
  setting: AccountSetting,
  sessions: readonly ShownSession[],
  hasEnded: boolean,
): AccountPage => {
  const { language } = setting;
  const text = texts[language];
  const list = html`<ul class="history">${sessions.map((session) => sessionItem(language, session, true))}</ul>
<p class="actions"><a class="button danger" href="${accountPaths.endSessions}">${text.endAll}</a></p>`;
  return {
    title: text.title,
    content: inSpace(
      setting,
      'sessions',
      html`${hasEnded && noticeOf(language, 'good', text.ended)}<h1>${text.title}</h1>
<p class="lead">${typeset(language, text.lead)}</p>
${sessions.length === 0 ? html`<section class="panel stack"><h2>${text.none}</h2><p>${typeset(language, text.noneWhy)}</p></section>` : list}`,
    ),
  };
};

/** Asks before sessions are ended: whoever works in one loses what is not saved. @param chosen undefined: all of them */
export const endSessionsPage = (
  setting: AccountSetting,
  sessions: readonly ShownSession[],
  chosen: string | undefined,
): AccountPage => {
  const { language } = setting;
  const text = texts[language];
  const title = chosen === undefined ? text.confirmAll : text.confirmOne;
  const includesThis = sessions.some(({ isThis }) => isThis);
  return {
    title,
    content: inSpace(
      setting,
      'sessions',
      html`<h1>${title}</h1><p>${typeset(language, text.consequence)}</p>
${includesThis && html`<p><strong>${typeset(language, text.thisToo)}</strong></p>`}
<ul class="history">${sessions.map((session) => sessionItem(language, session, false))}</ul>
<form class="actions" method="post" action="${accountPaths.endSessions}"><input type="hidden" name="csrf" value="${setting.csrf}"><input type="hidden" name="session" value="${chosen ?? ''}">
<button class="button danger">${chosen === undefined ? text.endAll : text.end}</button> <a class="button second" href="${accountPaths.sessions}">${text.keep}</a></form>`,
    ),
  };
};

const sessionItem = (language: Language, session: ShownSession, canEnd: boolean): Html => {
  const text = texts[language];
  const { sessionId, provider, providerTitle, services, isThis } = session;
  const title = providerTitle ?? (session.amr.includes('sc') ? text.card : text.phone);
  return html`<li class="panel"><div class="history-head"><h2>${title}</h2>${isThis && html` <span class="badge good">${text.here}</span>`}</div>
<dl class="facts"><dt>${text.since}</dt><dd>${timeOf(language, session.openedAtSeconds * 1000)}</dd>
${provider !== undefined && html`<dt>${text.level}</dt><dd>${levelWords[language][provider.level]}</dd>`}
<dt>${text.services}</dt><dd>${services.length === 0 ? text.noService : services.join(', ')}</dd></dl>
${canEnd && html`<p class="actions"><a class="button danger small" href="${accountPaths.endSessions}?session=${encodeURIComponent(sessionId)}">${text.end} <span class="unseen">– ${title}</span></a></p>`}</li>`;
};

const texts: Texts<
  Readonly<
    Record<
      | 'title'
      | 'lead'
      | 'none'
      | 'noneWhy'
      | 'end'
      | 'endAll'
      | 'ended'
      | 'confirmOne'
      | 'confirmAll'
      | 'consequence'
      | 'thisToo'
      | 'keep'
      | 'card'
      | 'phone'
      | 'here'
      | 'since'
      | 'level'
      | 'services'
      | 'noService',
      string
    >
  >
> = {
  fr: {
    title: 'Vos sessions ouvertes',
    lead: 'Tant qu’une session est ouverte, elle vous connecte aux services sans rien vous redemander. Fermez celles que vous ne reconnaissez pas.',
    none: 'Aucune session ouverte',
    noneWhy: 'Vos sessions se sont terminées. La prochaine connexion vous demandera de nouveau de vous identifier.',
    end: 'Terminer cette session',
    endAll: 'Terminer toutes les sessions',
    ended: 'C’est fait : les services concernés en sont prévenus.',
    confirmOne: 'Terminer cette session ?',
    confirmAll: 'Terminer toutes vos sessions ?',
    consequence:
      'Les services où vous êtes entré ainsi seront prévenus et pourront vous déconnecter ; un travail non enregistré peut y être perdu.',
    thisToo: 'Vous quitterez aussi votre espace dans ce navigateur.',
    keep: 'Ne rien terminer',
    card: 'Carte',
    phone: 'Téléphone',
    here: 'ce navigateur',
    since: 'Ouverte le',
    level: 'Niveau de garantie',
    services: 'Services',
    noService: 'aucun',
  },
  en: {
    title: 'Your open sessions',
    lead: 'While a session is open it logs you in to services without asking anything again. Close those that you do not recognise.',
    none: 'No open session',
    noneWhy: 'Your sessions have ended. The next login will ask you again who you are.',
    end: 'End this session',
    endAll: 'End all sessions',
    ended: 'Done: the services concerned are being told.',
    confirmOne: 'End this session?',
    confirmAll: 'End all your sessions?',
    consequence:
      'The services that you entered this way are told and may log you out; work that is not saved there may be lost.',
    thisToo: 'You will leave your space in this browser too.',
    keep: 'End nothing',
    card: 'Card',
    phone: 'Phone',
    here: 'this browser',
    since: 'Opened on',
    level: 'Level of guarantee',
    services: 'Services',
    noService: 'none',
  },
};
