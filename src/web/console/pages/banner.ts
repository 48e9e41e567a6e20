import type { FastifyReply } from 'fastify';
import type { ShownBanner } from '#console/banner.ts';
import { type Alarm, alarms, type BannerDoor, bannerDoors } from '#clients/banner.ts';
import { type Html, html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import { alertIcon } from '#platform/look/icons.ts';
import { postButton, radios, textArea, textInput } from '../../office/form-parts.ts';
import { say } from '../../office/say.ts';
import { bannerNotice } from '../../look/banner-notice.ts';
import { type ConsoleVisit, csrfField, type FieldFaults, sendConsolePage } from '../console-visit.ts';
import { localOfSeconds } from '../local-time.ts';
import { consolePaths, placeTitles } from '../places.ts';
import { doorLabels, factList, momentOf } from './shown.ts';

/** What the form holds, as it was typed. */
export type BannerForm = {
  readonly messageFr: string;
  readonly messageEn: string;
  readonly alarm: string;
  readonly doors: readonly string[];
  /** As `datetime-local` writes them. */
  readonly from: string;
  readonly until: string;
};

/** The form for the banner that stands; an empty one begins now and lasts a day. */
export const formOf = ({ office }: ConsoleVisit, banner: ShownBanner | null): BannerForm => {
  const now = office.clock.nowSeconds();
  if (banner === null || banner.untilSeconds <= now)
    return {
      ...{ messageFr: '', messageEn: '', alarm: 'note', doors: [...bannerDoors] },
      ...{ from: localOfSeconds(now), until: localOfSeconds(now + 86_400) },
    };
  const { messageFr, messageEn, alarm, doors, fromSeconds, untilSeconds } = banner;
  return { messageFr, messageEn, alarm, doors, from: localOfSeconds(fromSeconds), until: localOfSeconds(untilSeconds) };
};

const alarmWords: Texts<Readonly<Record<Alarm, string>>> = {
  fr: { note: 'Information', warning: 'Avertissement', alert: 'Alerte' },
  en: { note: 'Information', warning: 'Warning', alert: 'Alert' },
};

type Shown = { readonly form: BannerForm; readonly faults: FieldFaults };

/** What everybody reads, and for operators the form that changes it. */
export const bannerPage = (visit: ConsoleVisit, banner: ShownBanner | null, { form, faults }: Shown): FastifyReply => {
  const { language } = visit;
  return sendConsolePage(visit, {
    ...{ title: placeTitles[language].banner, here: 'banner', status: Object.keys(faults).length > 0 ? 422 : 200 },
    content: html`${banner === null ? nothing(visit) : standing(visit, banner)}
${visit.caller.roles.includes('operator') && banner?.isFromFile !== true && bannerForm(visit, form, faults)}`,
  });
};

const nothing = ({ language }: ConsoleVisit): Html =>
  html`<div class="panel empty"><p>${say(language, 'Aucun bandeau. Les pages de connexion ne disent rien de plus que d’habitude.', 'No banner. The login pages say nothing more than usual.')}</p></div>`;

const standing = (visit: ConsoleVisit, banner: ShownBanner): Html => {
  const { language, csrf } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const { messageFr, messageEn, alarm, doors, fromSeconds, untilSeconds, isFromFile } = banner;
  const seen = { message: { fr: messageFr, en: messageEn }, alarm, fromSeconds, untilSeconds };
  return html`<section class="stack"><h2>${t('Comme on le voit', 'As it is seen')}</h2>${bannerNotice(language, seen)}
${factList([
  [t('Portes', 'Doors'), doors.map((door) => doorLabels[language][door]).join(', ')],
  [t('À partir du', 'From'), momentOf(language, fromSeconds)],
  [t('Jusqu’au', 'Until'), momentOf(language, untilSeconds)],
])}
${isFromFile && html`<p class="quiet">${t('Il suit le fichier du registre, et se change là.', 'It follows the registry file, and is changed there.')}</p>`}
${
  visit.caller.roles.includes('operator') &&
  !isFromFile &&
  postButton(`${consolePaths.banner}/retrait`, t('Retirer le bandeau', 'Take the banner away'), { fields: { csrf } })
}</section>`;
};

const bannerForm = (visit: ConsoleVisit, form: BannerForm, faults: FieldFaults): Html => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const hint = t('Heure de Paris.', 'Time of Paris.');
  const fault = faults[''];
  return html`<section class="panel stack"><h2>${t('Afficher un bandeau', 'Show a banner')}</h2>
${fault && html`<div class="notice alert" role="alert">${alertIcon}<p>${fault}</p></div>`}
<form method="post" action="${consolePaths.banner}" class="stack" novalidate>${csrfField(visit)}
${textArea({ name: 'messageFr', label: t('Texte français', 'French text'), value: form.messageFr, error: faults['messageFr'], isRequired: true }, 3)}
${textArea({ name: 'messageEn', label: t('Texte anglais', 'English text'), value: form.messageEn, error: faults['messageEn'], isRequired: true }, 3)}
${radios(
  { name: 'alarm', label: t('Ton', 'Tone'), value: form.alarm, error: faults['alarm'] },
  alarms.map((value) => ({ value, label: alarmWords[language][value] })),
)}
${doorBoxes(visit, form, faults['doors'])}
${textInput({ name: 'from', label: t('À partir du', 'From'), value: form.from, error: faults['fromSeconds'], hint, isRequired: true }, 'datetime-local')}
${textInput({ name: 'until', label: t('Jusqu’au', 'Until'), value: form.until, error: faults['untilSeconds'], hint, isRequired: true }, 'datetime-local')}
<p class="actions"><button class="button">${t('Afficher', 'Show it')}</button></p></form></section>`;
};

const doorBoxes = ({ language }: ConsoleVisit, form: BannerForm, error: string | undefined): Html =>
  html`<fieldset class="field${error ? ' wrong' : ''}"><legend>${say(language, 'Portes dont la page de connexion le montre', 'Doors whose login page shows it')}</legend>
<p class="quiet">${say(language, 'La page d’état publique le montre toujours.', 'The public status page always shows it.')}</p>${error && html`<p class="error">${error}</p>`}
${bannerDoors.map((door) => doorBox(doorLabels[language][door], door, form.doors.includes(door)))}</fieldset>`;

const doorBox = (label: string, door: BannerDoor, isTicked: boolean): Html =>
  html`<label class="choice">${
    isTicked
      ? html`<input type="checkbox" name="doors" value="${door}" checked>`
      : html`<input type="checkbox" name="doors" value="${door}">`
  }<span>${label}</span></label>`;
