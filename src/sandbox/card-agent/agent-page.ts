import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Html, html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import { alertIcon, cardIcon, doneIcon } from '#platform/look/icons.ts';
import type { Language } from '#vocabulary/fault.ts';
import type { TestCard } from '../cards/test-card.ts';
import { type Door, languageOf, readForm, refuseForeignForm } from '../door.ts';
import type { AgentRequest, CardAgent } from './agent.ts';

type Bench = {
  readonly door: Door;
  readonly agent: CardAgent;
  /** The card in the reader of this browser. */
  readonly insertedCard: (request: FastifyRequest) => TestCard | undefined;
};

/** Adds `/reader/agent`: the software that speaks for the card in the virtual reader, as a program on a desk would. */
export function addAgentPage(scope: FastifyInstance, bench: Bench): void {
  scope.get('/reader/agent', (request, reply) => sendAgent(bench, request, reply));
  scope.post('/reader/agent/look', (request, reply) => look(bench, request, reply));
  scope.post('/reader/agent/answer', (request, reply) => answer(bench, request, reply));
}

async function look(bench: Bench, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (refuseForeignForm(bench.door, request, reply)) return reply;
  const card = bench.insertedCard(request);
  if (card === undefined) return reply.redirect('/reader/agent', 303);
  return sendAgent(bench, request, reply, { requests: await bench.agent.requests(card, 0) });
}

async function answer(bench: Bench, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (refuseForeignForm(bench.door, request, reply)) return reply;
  const card = bench.insertedCard(request);
  if (card === undefined) return reply.redirect('/reader/agent', 303);
  const form = readForm(request);
  const [id, code] = [form.get('id') ?? '', form.get('code')];
  const { body } = await (code === null ? bench.agent.refuse(card, id) : bench.agent.approve(card, id, code));
  return sendAgent(bench, request, reply, { outcome: String(body['is'] ?? body['fault']) });
}

type Seen = { readonly requests?: readonly AgentRequest[]; readonly outcome?: string };

function sendAgent(bench: Bench, request: FastifyRequest, reply: FastifyReply, seen: Seen = {}): FastifyReply {
  const language = languageOf(request);
  const text = texts[language];
  const card = bench.insertedCard(request);
  return bench.door.sendPage(request, reply, {
    title: text.title,
    lead: text.lead,
    body: html`${seen.outcome !== undefined && outcomeOf(seen.outcome, text)}
${card === undefined ? html`<p class="notice">${cardIcon}<span>${text.empty}</span></p>` : desk(language, card, seen)}
<p class="actions"><a href="/reader">${text.reader}</a> <a href="/">${text.back}</a></p>`,
  });
}

function desk(language: Language, card: TestCard, { requests }: Seen): Html {
  const text = texts[language];
  return html`<section class="panel raised stack" aria-label="${text.inside}">
<p class="titled">${cardIcon}<span><strong>${card.holderName}</strong> · ${card.kind}</span></p>
<form method="post" action="/reader/agent/look"><button class="button">${text.look}</button></form></section>
${requests !== undefined && (requests.length === 0 ? html`<p role="status">${text.none}</p>` : requests.map((one) => requestOf(one, text)))}`;
}

const requestOf = (one: AgentRequest, text: AgentTexts): Html => html`<section class="panel raised stack" role="status">
<h2>${one.serviceName}</h2><p>${text.pick}</p>
<div class="actions">${one.choices.map((choice) => html`<form method="post" action="/reader/agent/answer"><input type="hidden" name="id" value="${one.id}"><input type="hidden" name="code" value="${choice}"><button class="button second">${choice}</button></form>`)}
<form method="post" action="/reader/agent/answer"><input type="hidden" name="id" value="${one.id}"><button class="button danger">${text.refuse}</button></form></div>
<p class="quiet">${text.left} ${one.secondsLeft} s</p></section>`;

const outcomeOf = (outcome: string, text: AgentTexts): Html =>
  outcome === 'approved'
    ? html`<div class="notice good" role="status">${doneIcon}<div><p>${text.approved}</p></div></div>`
    : html`<div class="notice alert" role="status">${alertIcon}<div><p>${text.ended} <code>${outcome}</code></p></div></div>`;

type AgentTexts = Readonly<
  Record<
    | 'title'
    | 'lead'
    | 'empty'
    | 'reader'
    | 'back'
    | 'inside'
    | 'look'
    | 'none'
    | 'pick'
    | 'refuse'
    | 'left'
    | 'approved'
    | 'ended',
    string
  >
>;

const texts: Texts<AgentTexts> = {
  fr: {
    title: 'L’agent de la carte',
    lead: 'Il joue le logiciel du poste qui parle pour la carte\u00a0: il voit les demandes faites à son porteur, et y répond avec elle. Chaque geste est une vraie connexion TLS avec la clé de la carte.',
    empty: 'Le lecteur est vide\u00a0: insérez d’abord une carte dans le lecteur virtuel.',
    reader: 'Le lecteur virtuel',
    back: 'Accueil du bac à sable',
    inside: 'Dans le lecteur',
    look: 'Regarder les demandes',
    none: 'Aucune demande n’attend le porteur de cette carte.',
    pick: 'Choisissez le nombre que montre le service\u00a0:',
    refuse: 'Refuser',
    left: 'Encore',
    approved: 'C’est approuvé\u00a0: vous pouvez revenir au service.',
    ended: 'La demande est terminée\u00a0:',
  },
  en: {
    title: 'The card agent',
    lead: 'It plays the software on a desk that speaks for the card: it sees what its holder is asked, and answers with the card. Each step is a real TLS connection with the card’s own key.',
    empty: 'The reader is empty: first insert a card in the virtual reader.',
    reader: 'The virtual reader',
    back: 'Start page of the sandbox',
    inside: 'In the reader',
    look: 'Look for requests',
    none: 'No request waits for the holder of this card.',
    pick: 'Choose the number that the service shows:',
    refuse: 'Refuse',
    left: 'Left:',
    approved: 'Approved: you can go back to the service.',
    ended: 'The request has ended:',
  },
};
