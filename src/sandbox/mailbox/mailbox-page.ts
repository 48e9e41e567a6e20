import type { FastifyInstance } from 'fastify';
import { type Html, html } from '#platform/html.ts';
import { formatInstant, type Texts } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import { type Door, type DoorPage, languageOf } from '../door.ts';
import type { Surroundings } from '../surroundings.ts';
import type { KeptMessage } from './mailbox.ts';

/** Adds `/mailbox`: what was sent to the test people, newest first; `/mailbox/messages` is the same in JSON. */
export function addMailbox(scope: FastifyInstance, door: Door, { mailbox }: Pick<Surroundings, 'mailbox'>): void {
  scope.get('/mailbox', (request, reply) =>
    door.sendPage(request, reply, mailboxPage(languageOf(request), mailbox.list())),
  );
  scope.get('/mailbox/messages', (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ messages: mailbox.list() }),
  );
}

function mailboxPage(language: Language, messages: readonly KeptMessage[]): DoorPage {
  const text = texts[language];
  return {
    title: text.title,
    lead: text.lead,
    body: html`${messages.length === 0 ? html`<p>${text.none}</p>` : html`<ol class="stack messages">${messages.map((message) => html`<li class="panel stack">${messageOf(language, message)}</li>`)}</ol>`}
<p class="actions"><a class="button second small" href="/mailbox">${text.again}</a> <a href="/mailbox/messages">JSON</a> <a href="/">${text.back}</a></p>`,
  };
}

function messageOf(language: Language, message: KeptMessage): Html {
  const text = texts[language];
  const when = html`<span class="quiet">${formatInstant(language, message.atMilliseconds)}</span>`;
  if (message.by === 'push')
    return html`<h2><span class="badge">${text.push}</span></h2><p>${message.subscribed ? text.pushed : text.pushedNobody}</p>${when}`;
  const subject = message.by === 'mail' ? message.subject : message.to;
  return html`<h2><span class="badge">${text[message.by]}</span> ${subject}</h2>
<p class="quiet">${text.to} <span class="copy">${message.to}</span></p>
<pre class="code">${linked(message.text)}</pre>${when}`;
}

/** Links of the platform’s own messages are made to be followed. */
const linked = (words: string): readonly (Html | string)[] =>
  words.split(/(https?:\/\/\S+)/).map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : part));

const texts: Texts<
  Readonly<
    Record<
      'title' | 'lead' | 'none' | 'mail' | 'sms' | 'push' | 'pushed' | 'pushedNobody' | 'to' | 'again' | 'back',
      string
    >
  >
> = {
  fr: {
    title: 'Boîte aux lettres',
    lead: 'Tout ce que la plateforme envoie aux personnes de test\u00a0: courriels, SMS, réveils de téléphones. Rien ne quitte cette machine.',
    none: 'Rien n’a encore été envoyé.',
    mail: 'courriel',
    sms: 'SMS',
    push: 'réveil',
    pushed: 'Quelque chose attend. Un réveil ne dit ni quoi, ni à qui.',
    pushedNobody:
      'Quelque chose attend\u00a0; ce téléphone n’est abonné à aucun service de réveil, l’application doit être ouverte.',
    to: 'À',
    again: 'Relever',
    back: 'Accueil du bac à sable',
  },
  en: {
    title: 'Mailbox',
    lead: 'Everything that the platform sends to the test people: e-mails, SMS, wake-ups of phones. Nothing leaves this machine.',
    none: 'Nothing was sent yet.',
    mail: 'e-mail',
    sms: 'SMS',
    push: 'wake-up',
    pushed: 'Something waits. A wake-up says neither what nor for whom.',
    pushedNobody: 'Something waits; this phone subscribes to no push service, the app must be open.',
    to: 'To',
    again: 'Look again',
    back: 'Start page of the sandbox',
  },
};
