import type { FastifyInstance } from 'fastify';
import { type Html, html } from '#platform/html.ts';
import type { Language } from '#vocabulary/fault.ts';
import { type Door, type DoorPage, languageOf } from '../door.ts';
import { type CardGroup, groupCards } from '../reader/groups.ts';
import { sandboxNavigation } from '../look/navigation.ts';
import type { Surroundings } from '../surroundings.ts';
import { citizenPart } from './citizen-part.ts';
import { type StartTexts, startTexts } from './texts.ts';

/** Adds `/`: what runs where, three things to try, and the test people. */
export function addStartPage(scope: FastifyInstance, door: Door, surroundings: Surroundings): void {
  scope.get('/', (request, reply) => door.sendPage(request, reply, startPage(languageOf(request), surroundings)));
}

function startPage(language: Language, { addresses, cards }: Surroundings): DoorPage {
  const text = startTexts[language];
  return {
    title: text.title,
    lead: text.lead,
    nav: sandboxNavigation(language, addresses, 'start'),
    body: html`<section class="stack" aria-labelledby="try"><h2 id="try">${text.try}</h2>
<ol class="trials stack">${trials(addresses, text)}</ol></section>
${addresses.citizen !== undefined && citizenPart(language, addresses.citizen)}
<section class="stack" aria-labelledby="where"><h2 id="where">${text.where}</h2>
<dl class="claims">${places(addresses, text)}</dl></section>
<div class="stack"><h2>${text.people}</h2>
<p>${text.peopleLead}</p>
${people(groupCards(cards.list()), language, text)}</div>`,
  };
}

/** The command of the README, to copy whole. */
const registration =
  'echo \'{"client_name":"My service","profile":"compatible","redirect_uris":["http://localhost:3000/callback"]}\' | npm run -s clients -- add';

function trials(addresses: Surroundings['addresses'], text: StartTexts): Html {
  return html`<li class="panel raised stack"><h3>${text.first.title}</h3><p>${text.first.words}</p><p class="actions"><a class="button" href="${addresses.demoOrigin}/cabinet">${text.first.link}</a></p></li>
<li class="panel stack"><h3>${text.second.title}</h3><p>${text.second.words}</p><p class="actions"><a class="button second" href="${addresses.demoOrigin}/hopital">${text.second.link}</a></p></li>
<li class="panel stack"><h3>${text.phone.title}</h3><p>${text.phone.words}</p><p class="actions"><a class="button second" href="/phone">${text.phone.link}</a></p></li>
<li class="panel stack"><h3>${text.third.title}</h3><p>${text.third.words}</p><pre class="code">${addresses.issuer}</pre><pre class="code">${registration}</pre></li>`;
}

function places(addresses: Surroundings['addresses'], text: StartTexts): Html {
  const { issuer, professionalOrigin, cardUrl, phoneUrl, readerOrigin, demoOrigin, officeOrigin, consoleUrl } =
    addresses;
  return html`<dt>${text.places.issuer}</dt><dd><span class="copy">${issuer}</span></dd>
<dt>${text.places.discovery}</dt><dd><a href="${issuer}/.well-known/wallet-openid-configuration">${issuer}/.well-known/wallet-openid-configuration</a></dd>
<dt>${text.places.login}</dt><dd><span class="copy">${professionalOrigin}</span></dd>
<dt>${text.places.card}</dt><dd><span class="copy">${cardUrl}</span></dd>
<dt>${text.places.reader}</dt><dd><a href="/reader">${readerOrigin}/reader</a></dd>
<dt>${text.places.phone}</dt><dd><a href="/phone">${readerOrigin}/phone</a> · <span class="copy">${phoneUrl}</span></dd>
<dt>${text.places.agent}</dt><dd><a href="/reader/agent">${readerOrigin}/reader/agent</a></dd>
<dt>${text.places.mailbox}</dt><dd><a href="/mailbox">${readerOrigin}/mailbox</a></dd>
<dt>${text.places.robot}</dt><dd><span class="copy">${readerOrigin}/robot</span></dd>
<dt>${text.places.demo}</dt><dd><a href="${demoOrigin}/">${demoOrigin}</a></dd>
<dt>${text.places.bureau}</dt><dd><a href="${demoOrigin}/bureau">${demoOrigin}/bureau</a></dd>
${officeOrigin !== undefined && office(officeOrigin, text)}
${consoleUrl !== undefined && html`<dt>${text.places.console}</dt><dd><a href="${consoleUrl}">${consoleUrl}</a></dd>`}`;
}

const office = (origin: string, { places: { office: pages, partners } }: StartTexts): Html =>
  html`<dt>${pages}</dt><dd><a href="${origin}/">${origin}</a></dd>
<dt>${partners}</dt><dd><a href="${origin}/partenaires">${origin}/partenaires</a></dd>`;

function people(groups: readonly CardGroup[], language: Language, text: StartTexts): Html {
  return html`<div class="table" tabindex="0" role="region" aria-label="${text.people}"><table>
<thead><tr><th scope="col">${text.columns.name}</th><th scope="col">${text.columns.note}</th><th scope="col">${text.columns.kind}</th><th scope="col">${text.columns.id}</th></tr></thead>
<tbody>${groups.flatMap((group) => group.cards).map((card) => html`<tr><td>${card.holderName}</td><td>${card.note[language]}</td><td>${card.kind}</td><td><code>${card.nationalId}</code></td></tr>`)}</tbody>
</table></div>`;
}
