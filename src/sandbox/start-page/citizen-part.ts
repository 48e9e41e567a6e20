import { type Html, html } from '#platform/html.ts';
import { type Texts, typesetTable } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import { sandboxCitizens } from '../citizen/people.ts';
import { providerProfiles } from '../citizen/providers/profiles.ts';
import { civilRegisterPath } from '../citizen/registers/civil-register.ts';
import type { CitizenAddresses } from '../surroundings.ts';

/** The part of the start page about the citizen door: what to try, what runs where, who there is, how to break it. */
export function citizenPart(language: Language, addresses: CitizenAddresses): Html {
  const text = texts[language];
  return html`<section class="stack" aria-labelledby="citizen-door"><h2 id="citizen-door">${text.title}</h2>
<p>${text.lead}</p>
<div class="panel raised stack"><h3>${text.tryTitle}</h3><p>${text.tryWords}</p>
<p class="actions"><a class="button" href="${addresses.demoOrigin}/mairie">${text.tryLink}</a>
<a class="button second" href="${addresses.demoOrigin}/">${text.allServices}</a></p></div>
<dl class="claims">${places(addresses, text)}</dl>
<h3>${text.misbehave}</h3>
<p>${text.misbehaveWords}</p>
<pre class="code">${misbehaveCommand(addresses)}</pre>
<pre class="code">${modeCommand(addresses)}</pre>
<details><summary>${text.providers}</summary>${providers(language, text)}</details>
<details><summary>${text.citizens}</summary>${citizens(language, text)}</details></section>`;
}

const json = "-H 'content-type: application/json'";

const misbehaveCommand = ({ providersOrigin }: CitizenAddresses): string =>
  `curl -X PUT ${providersOrigin}/impots/misbehaviour ${json} -d '{"kind":"wrong-signature"}'
curl -X DELETE ${providersOrigin}/impots/misbehaviour`;

const modeCommand = ({ registersOrigin }: CitizenAddresses): string =>
  `curl -X PUT ${registersOrigin}${civilRegisterPath}/mode ${json} -d '{"mode":"silent"}'
curl -X PUT ${registersOrigin}${civilRegisterPath}/mode ${json} -d '{"mode":"normal"}'`;

function places({ low, plus, providersOrigin, registersOrigin, demoOrigin }: CitizenAddresses, text: PartTexts): Html {
  const discovery = (issuer: string): Html =>
    html`<span class="copy">${issuer}</span><br><a href="${issuer}/.well-known/openid-configuration">${issuer}/.well-known/openid-configuration</a>`;
  return html`<dt>${text.low}</dt><dd>${discovery(low)}</dd>
<dt>${text.plus}</dt><dd>${discovery(plus)}</dd>
<dt>${text.services}</dt><dd><a href="${demoOrigin}/">${demoOrigin}</a></dd>
<dt>${text.providersAt}</dt><dd><span class="copy">${providersOrigin}</span></dd>
<dt>${text.registersAt}</dt><dd><span class="copy">${registersOrigin}</span></dd>`;
}

const providers = (language: Language, text: PartTexts): Html =>
  table(
    text.providers,
    [text.name, text.id, text.levels],
    providerProfiles.map(({ slug, title, levels }) => [title[language], html`<code>${slug}</code>`, levels.join(', ')]),
  );

const citizens = (language: Language, text: PartTexts): Html =>
  table(
    text.citizens,
    [text.name, text.note, text.id],
    sandboxCitizens.map(({ citizenId, claims, note }) => [
      [claims['given_name'], claims['family_name']].join(' '),
      note[language],
      html`<code>${citizenId}</code>`,
    ]),
  );

type Cell = Html | string;

const table = (label: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): Html =>
  html`<div class="table" tabindex="0" role="region" aria-label="${label}"><table>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;

type PartTexts = Readonly<
  Record<
    | 'title'
    | 'lead'
    | 'tryTitle'
    | 'tryWords'
    | 'tryLink'
    | 'allServices'
    | 'low'
    | 'plus'
    | 'services'
    | 'providersAt'
    | 'registersAt'
    | 'misbehave'
    | 'misbehaveWords'
    | 'providers'
    | 'citizens'
    | 'name'
    | 'note'
    | 'id'
    | 'levels',
    string
  >
>;

const texts: Texts<PartTexts> = {
  fr: typesetTable('fr', {
    title: 'La porte des citoyens',
    lead: 'Un fédérateur compatible avec FranceConnect et FranceConnect+ : le citoyen se connecte avec un compte qu’il a déjà. Tout le monde autour est simulé.',
    tryTitle: 'Entrer à la mairie',
    tryWords:
      'Connectez-vous, choisissez un fournisseur d’identité simulé, puis une personne. La mairie montre ce qu’elle a reçu ; la mutuelle vous reconnaîtra ensuite.',
    tryLink: 'Ouvrir la mairie',
    allServices: 'Tous les services',
    low: 'Émetteur, niveau faible',
    plus: 'Émetteur, niveaux substantiel et élevé',
    services: 'Services de démonstration',
    providersAt: 'Fournisseurs d’identité',
    registersAt: 'État civil et INSi',
    misbehave: 'Provoquer une panne',
    misbehaveWords:
      'Chaque fournisseur et chaque registre a un interrupteur ; docs/sandbox.md en donne toutes les positions.',
    providers: 'Les fournisseurs simulés',
    citizens: 'Les citoyens de test',
    name: 'Nom',
    note: 'Situation',
    id: 'Pour le robot',
    levels: 'Niveaux',
  }),
  en: {
    title: 'The citizen door',
    lead: 'A federator compatible with FranceConnect and FranceConnect+: citizens log in with an account that they have. The whole world around it is simulated.',
    tryTitle: 'Enter the town hall',
    tryWords:
      'Log in, choose a simulated identity provider, then a person. The town hall shows what it received; the mutual insurance will know you afterwards.',
    tryLink: 'Open the town hall',
    allServices: 'All services',
    low: 'Issuer, level low',
    plus: 'Issuer, levels substantial and high',
    services: 'Demonstration services',
    providersAt: 'Identity providers',
    registersAt: 'Civil register and INSi',
    misbehave: 'Make something fail',
    misbehaveWords: 'Each provider and each register has a switch; docs/sandbox.md lists all its positions.',
    providers: 'The simulated providers',
    citizens: 'The test citizens',
    name: 'Name',
    note: 'Situation',
    id: 'For the robot',
    levels: 'Levels',
  },
};
