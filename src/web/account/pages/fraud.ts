import { type FraudField, type FraudForm, type FraudReport, longestOf } from '#account/fraud.ts';
import type { HistoryEntry } from '#account/history.ts';
import { type Html, html } from '#platform/html.ts';
import { type Texts, typeset } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import { timeOf } from '../local-times.ts';
import { accountPaths } from '../paths.ts';
import type { AccountPage } from '../send-page.ts';
import { type AccountSetting, inSpace, noticeOf } from './account-frame.ts';
import { entryFacts } from './history.ts';

type FieldFault = 'missing' | 'malformed' | 'too-long';

export type ShownFraudForm = {
  readonly entry: HistoryEntry;
  /** As it was typed. */
  readonly form: FraudForm;
  readonly faults: ReadonlyMap<FraudField, FieldFault>;
};

/** "It was not me": what support needs to look into one line of the history. */
export const fraudPage = (setting: AccountSetting, shown: ShownFraudForm): AccountPage => {
  const { language } = setting;
  const text = texts[language];
  const { entry, faults } = shown;
  return {
    title: text.title,
    content: inSpace(
      setting,
      'home',
      html`${faults.size > 0 && noticeOf(language, 'alert', text.faulty)}<h1>${text.title}</h1>
<p class="lead">${typeset(language, text.lead)}</p>
<section class="panel stack"><h2>${entry.serviceName}</h2>${entryFacts(language, entry)}</section>
<form class="stack fields" method="post" action="${accountPaths.report}/${entry.sequence}" novalidate><input type="hidden" name="csrf" value="${setting.csrf}">
${inputOf(language, shown, 'contact')}${inputOf(language, shown, 'phone')}${commentOf(language, shown)}
<p class="quiet">${typeset(language, text.use)}</p>
<p class="actions"><button class="button">${text.send}</button> <a class="button second" href="${accountPaths.home}">${text.cancel}</a></p></form>`,
    ),
  };
};

const inputOf = (language: Language, shown: ShownFraudForm, name: 'contact' | 'phone'): Html => {
  const { label, hint, type, autocomplete } = { ...texts[language].fields[name], ...inputs[name] };
  const value = shown.form[name];
  const isFaulty = shown.faults.has(name);
  return html`<div class="field"><label for="${name}">${label}</label><span class="quiet" id="${name}-hint">${typeset(language, hint)}</span>
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" maxlength="${longestOf[name]}" value="${value}" aria-describedby="${name}-hint ${name}-fault" aria-invalid="${isFaulty ? 'true' : 'false'}">${faultOf(language, shown, name)}</div>`;
};

const inputs = {
  contact: { type: 'email', autocomplete: 'email' },
  phone: { type: 'tel', autocomplete: 'tel' },
} as const;

const commentOf = (language: Language, shown: ShownFraudForm): Html => {
  const { label, hint } = texts[language].fields.comment;
  const isFaulty = shown.faults.has('comment');
  return html`<div class="field"><label for="comment">${label}</label><span class="quiet" id="comment-hint">${typeset(language, hint)}</span>
<textarea id="comment" name="comment" rows="6" maxlength="${longestOf.comment}" aria-describedby="comment-hint comment-fault" aria-invalid="${isFaulty ? 'true' : 'false'}">${shown.form.comment}</textarea>${faultOf(language, shown, 'comment')}</div>`;
};

const faultOf = (language: Language, { faults }: ShownFraudForm, name: FraudField): Html => {
  const fault = faults.get(name);
  const words = fault === undefined ? '' : texts[language].faults[name][fault];
  return html`<span class="field-fault" id="${name}-fault">${typeset(language, words)}</span>`;
};

/** What was reported, and what happens now. */
export const reportedPage = (
  setting: AccountSetting,
  { report, entry }: { readonly report: FraudReport; readonly entry: HistoryEntry | undefined },
): AccountPage => {
  const { language } = setting;
  const text = texts[language];
  return {
    title: text.reported,
    content: inSpace(
      setting,
      'home',
      html`<h1>${text.reported}</h1><p class="lead">${typeset(language, text.next)}</p>
<section class="panel stack"><h2>${text.summary}</h2><dl class="facts"><dt>${text.number}</dt><dd><span class="copy">${report.reportId}</span></dd>
<dt>${text.sentAt}</dt><dd>${timeOf(language, report.reportedAtSeconds * 1000)}</dd>
<dt>${text.service}</dt><dd>${entry?.serviceName ?? report.clientId ?? ''}</dd>
${report.correlationId !== undefined && html`<dt>${text.code}</dt><dd><span class="copy">${report.correlationId}</span></dd>`}
<dt>${text.answerTo}</dt><dd>${report.contact}</dd></dl></section>
<p class="actions"><a class="button" href="${accountPaths.sessions}">${text.sessions}</a> <a class="button second" href="${accountPaths.home}">${text.back}</a></p>`,
    ),
  };
};

type FraudTexts = Readonly<
  Record<
    | 'title'
    | 'lead'
    | 'faulty'
    | 'use'
    | 'send'
    | 'cancel'
    | 'reported'
    | 'next'
    | 'summary'
    | 'number'
    | 'sentAt'
    | 'service'
    | 'code'
    | 'answerTo'
    | 'sessions'
    | 'back',
    string
  >
> & {
  readonly fields: Readonly<Record<FraudField, { readonly label: string; readonly hint: string }>>;
  readonly faults: Readonly<Record<FraudField, Readonly<Record<FieldFault, string>>>>;
};

const texts: Texts<FraudTexts> = {
  fr: {
    title: 'Signaler cette ligne',
    lead: 'Vous ne reconnaissez pas ce qui suit ? Dites-nous ce que vous savez : le support retrouvera cette connexion par son code.',
    faulty: 'Le signalement n’est pas encore parti : complétez les champs signalés ci-dessous.',
    fields: {
      contact: { label: 'Votre courriel', hint: 'Pour vous répondre. Par exemple : nom@exemple.fr' },
      phone: { label: 'Votre téléphone (facultatif)', hint: 'Si vous préférez être rappelé.' },
      comment: {
        label: 'Ce qui s’est passé',
        hint: 'Où étiez-vous ce jour-là, qui a pu utiliser votre compte ou votre carte. Aucun mot de passe ni code.',
      },
    },
    faults: {
      contact: {
        missing: 'Donnez une adresse à laquelle vous répondre.',
        malformed: 'Cette adresse n’a pas la forme nom@exemple.fr.',
        'too-long': 'Cette adresse est trop longue.',
      },
      phone: {
        missing: '',
        malformed: 'Ce numéro ne se lit pas : chiffres, espaces et + seulement.',
        'too-long': 'Ce numéro est trop long.',
      },
      comment: {
        missing: 'Dites en quelques mots ce qui s’est passé.',
        malformed: '',
        'too-long': 'Ce texte dépasse 4 000 signes.',
      },
    },
    use: 'Ces informations ne servent qu’à traiter votre signalement.',
    send: 'Envoyer le signalement',
    cancel: 'Renoncer',
    reported: 'Votre signalement est enregistré',
    next: 'Le support l’étudie et vous répondra par courriel. En attendant, fermez vos sessions ouvertes.',
    summary: 'Votre signalement',
    number: 'Numéro',
    sentAt: 'Envoyé le',
    service: 'Service',
    code: 'Code de connexion',
    answerTo: 'Réponse à',
    sessions: 'Voir mes sessions ouvertes',
    back: 'Revenir à l’historique',
  },
  en: {
    title: 'Report this line',
    lead: 'You do not recognise what follows? Tell us what you know: support will find this login by its code.',
    faulty: 'The report was not sent yet: complete the fields marked below.',
    fields: {
      contact: { label: 'Your e-mail', hint: 'To answer you. For example: name@example.org' },
      phone: { label: 'Your telephone (optional)', hint: 'If you would rather be called.' },
      comment: {
        label: 'What happened',
        hint: 'Where you were that day, who could have used your account or card. No password and no code.',
      },
    },
    faults: {
      contact: {
        missing: 'Give an address at which to answer you.',
        malformed: 'This address does not look like name@example.org.',
        'too-long': 'This address is too long.',
      },
      phone: {
        missing: '',
        malformed: 'This number cannot be read: digits, spaces and + only.',
        'too-long': 'This number is too long.',
      },
      comment: {
        missing: 'Say in a few words what happened.',
        malformed: '',
        'too-long': 'This text has more than 4,000 signs.',
      },
    },
    use: 'This information serves to deal with your report and nothing else.',
    send: 'Send the report',
    cancel: 'Do not report',
    reported: 'Your report is registered',
    next: 'Support looks into it and will answer you by e-mail. Meanwhile, close your open sessions.',
    summary: 'Your report',
    number: 'Number',
    sentAt: 'Sent on',
    service: 'Service',
    code: 'Connection code',
    answerTo: 'Answer to',
    sessions: 'See my open sessions',
    back: 'Back to the history',
  },
};
