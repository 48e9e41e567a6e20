import { type Html, html } from '#platform/html.ts';
import { type Texts, typesetTable } from '#platform/language.ts';
import { alertIcon, cardIcon, doneIcon } from '#platform/look/icons.ts';
import type { Language } from '#vocabulary/fault.ts';
import type { TestCard } from '../cards/test-card.ts';
import type { DoorPage } from '../door.ts';
import { type CardGroup, type GroupName, groupCards } from './groups.ts';
import { type SandboxHosts, sandboxNavigation } from '../look/navigation.ts';
import type { HandshakeOutcome } from './handshake.ts';
import { type ReaderTexts, readerTexts } from './texts.ts';

/** What the reader’s page shows. */
export type ReaderView = {
  readonly language: Language;
  /** The login that waits for a card, when a login page led here. */
  readonly ticket: string | undefined;
  readonly cards: readonly TestCard[];
  readonly inserted: TestCard | undefined;
  readonly p12Password: string;
  readonly cardUrl: string;
  readonly hosts: SandboxHosts;
};

/** The reader with all its cards; with a ticket, choosing one logs in. */
export function readerPage(view: ReaderView): DoorPage {
  const text = readerTexts[view.language];
  const groups = groupCards(view.cards);
  return {
    title: view.ticket === undefined ? text.title : text.loginTitle,
    lead: view.ticket === undefined ? text.lead : text.loginLead,
    nav: view.ticket === undefined ? sandboxNavigation(view.language, view.hosts, 'reader') : undefined,
    // After the handshake the browser goes to the login and on to the service, whose address is not known here.
    formTargets: ['https://service.invalid', 'http://service.invalid'],
    body: html`${slot(view, text)}
${groups.map((group) => shelf(group, view, text))}
${view.ticket === undefined && importHelp(view, text)}`,
  };
}

function slot(view: ReaderView, text: ReaderTexts): Html {
  const card = view.inserted;
  if (card === undefined)
    return html`<section class="notice" aria-label="${text.slot}">${cardIcon}<div><p>${text.empty}</p></div></section>`;
  return html`<section class="notice good" aria-label="${text.slot}">${doneIcon}<div class="stack">
<p><strong>${card.holderName}</strong> · ${card.note[view.language]} · ${card.kind}</p>
<div class="actions">
${view.ticket !== undefined && cardForm('/reader/present', card, view.ticket, html`<button class="button">${text.useThis}</button>`)}
<form method="post" action="/reader/remove">${ticketField(view.ticket)}<button class="button second small">${text.takeOut}</button></form>
</div></div></section>`;
}

const shelf = (
  group: CardGroup,
  view: ReaderView,
  text: ReaderTexts,
): Html => html`<section class="stack" aria-labelledby="shelf-${group.name}">
<h2 id="shelf-${group.name}">${text.groups[group.name]}</h2>
${group.name === 'refused' && html`<p class="quiet">${text.refusedNote}</p>`}
<ul class="cards">${group.cards.map((card) => cardItem(card, group.name, view, text))}</ul>
</section>`;

function cardItem(card: TestCard, group: GroupName, view: ReaderView, text: ReaderTexts): Html {
  const inserted = view.inserted?.id === card.id;
  const label = view.ticket === undefined ? text.insert : text.insertAndLogIn;
  const button = html`<button class="button second small full" aria-label="${label} – ${card.holderName}, ${card.note[view.language]}">${label}</button>`;
  return html`<li class="${inserted ? 'card inserted' : 'card'}">
<div class="titled"><h3>${card.holderName}</h3><span class="${group === 'refused' ? 'badge bad' : 'badge'}">${text.kinds[card.kind]}</span></div>
<p>${card.note[view.language]}</p>
<p class="quiet"><span class="copy">${card.nationalId}</span>${view.ticket === undefined && downloads(card, view.language)}</p>
${cardForm(view.ticket === undefined ? '/reader/insert' : '/reader/present', card, view.ticket, button)}
</li>`;
}

/** Not while a login waits: then there is one thing to do. */
const downloads = (card: TestCard, language: Language): Html => html`<br>
<a href="/reader/cards/${card.id}.p12" aria-label=".p12 – ${card.holderName}, ${card.note[language]}">.p12</a> ·
<a href="/reader/cards/${card.id}.pem" aria-label="PEM – ${card.holderName}, ${card.note[language]}">PEM</a>`;

const cardForm = (action: string, card: TestCard, ticket: string | undefined, button: Html): Html =>
  html`<form method="post" action="${action}"><input type="hidden" name="card" value="${card.id}">${ticketField(ticket)}${button}</form>`;

const ticketField = (ticket: string | undefined): Html | undefined =>
  ticket === undefined ? undefined : html`<input type="hidden" name="ticket" value="${ticket}">`;

const importHelp = (
  view: ReaderView,
  text: ReaderTexts,
): Html => html`<section class="panel stack" aria-labelledby="import">
<h2 id="import">${text.import.title}</h2>
<p>${text.import.lead}</p>
<dl class="facts"><dt>${text.import.password}</dt><dd><span class="copy">${view.p12Password}</span></dd>
<dt>${text.import.root}</dt><dd><a href="/reader/root.pem">vestibule-sandbox-root.pem</a></dd>
<dt>${text.import.host}</dt><dd><span class="copy">${view.cardUrl}</span></dd></dl>
<ul>${text.import.steps.map((step) => html`<li>${step}</li>`)}</ul>
</section>`;

/** What a person reads when the reader cannot do what was asked. */
export function failurePage(
  language: Language,
  kind: 'unknown-card' | 'address' | 'elsewhere' | 'unreachable' | 'untrusted' | 'ticket',
  status: number,
): DoorPage {
  const text = failureTexts[language];
  return {
    title: text.title,
    status,
    body: html`<div class="notice alert" role="alert">${alertIcon}<div><p>${text[kind]}</p></div></div><p><a href="/reader">${text.back}</a></p>`,
  };
}

/** The words for a handshake that did not lead back to the login. */
export const handshakeFailurePage = (
  language: Language,
  outcome: Exclude<HandshakeOutcome, { readonly kind: 'return' }>,
): DoorPage =>
  outcome.kind === 'page' ? failurePage(language, 'ticket', 400) : failurePage(language, outcome.reason, 502);

const failureTexts: Texts<
  Readonly<
    Record<'title' | 'unknown-card' | 'address' | 'elsewhere' | 'unreachable' | 'untrusted' | 'ticket' | 'back', string>
  >
> = {
  fr: typesetTable('fr', {
    title: 'La carte n’a pas pu être présentée',
    'unknown-card': 'Cette carte de test n’existe pas, ou plus.',
    ticket:
      'L’hôte des cartes ne reconnaît pas cette connexion : elle a expiré, a déjà servi, ou n’a pas commencé dans ce navigateur. Revenez au service et recommencez.',
    address: 'L’adresse de l’hôte des cartes n’est pas celle de cette plateforme.',
    elsewhere:
      'L’hôte des cartes a répondu par une adresse qui n’est pas celle de la page de connexion. Le lecteur ne vous y envoie pas.',
    unreachable: 'L’hôte des cartes n’a pas répondu. Le programme tourne-t-il encore ?',
    untrusted: 'L’hôte des cartes a présenté un certificat que la racine du bac à sable ne garantit pas.',
    back: 'Revenir au lecteur',
  }),
  en: {
    title: 'The card could not be presented',
    'unknown-card': 'There is no such test card, or no longer.',
    ticket:
      'The card host does not know this login: it has expired, was already used, or did not begin in this browser. Go back to the service and start again.',
    address: 'The address of the card host is not the one of this platform.',
    elsewhere:
      'The card host answered with an address that is not the one of the login page. The reader does not send you there.',
    unreachable: 'The card host did not answer. Is the program still running?',
    untrusted: 'The card host presented a certificate that the sandbox’s root does not vouch for.',
    back: 'Back to the reader',
  },
};
