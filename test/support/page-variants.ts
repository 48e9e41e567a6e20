import { html } from '#platform/html.ts';
import type { Look } from '#platform/look/look.ts';
import { createSandboxLook, sandboxPage } from '#sandbox/look/sandbox-page.ts';
import type { Language } from '#vocabulary/fault.ts';
import { asCorrelationId } from '#vocabulary/identifiers.ts';
import { createProfessionalLook } from '#web/look/professional-look.ts';
import { cardHelpPage } from '#web/professional/pages/card-help.ts';
import { confirmLogoutPage } from '#web/professional/pages/confirm-logout.ts';
import { errorPage } from '#web/professional/pages/error.ts';
import { type MethodChoice, methodChoicePage } from '#web/professional/pages/method-choice.ts';
import { signedOutPage } from '#web/professional/pages/signed-out.ts';
import { welcomePage } from '#web/professional/pages/welcome.ts';

export const professionalLook = createProfessionalLook({ sandbox: false });
const sandboxDoor = createProfessionalLook({ sandbox: true }).look;
export const sandboxLook = createSandboxLook();

const correlationId = asCorrelationId('7f2c91d4-0b6e-4a53-9c1a-5e8d2f7b3a60');
const wayBack = { url: 'https://service.example/?a=1&b=2', serviceName: 'Logiciel du cabinet' };

/** Every page that a person can meet, by name, as documents. */
export function pageVariants(language: Language): Readonly<Record<string, string>> {
  const { look } = professionalLook;
  return {
    ...methodChoices(look, language),
    ...errors(look, language),
    'signed-out': signedOutPage(look, { language }),
    'signed-out-way-back': signedOutPage(look, {
      language,
      serviceName: wayBack.serviceName,
      wayBack,
      note: 'Une phrase de plus.',
    }),
    'confirm-logout': confirmLogoutPage(look, {
      language,
      action: '/logout',
      csrf: 'c',
      hiddenFields: { xsrf: 'x' },
      serviceName: wayBack.serviceName,
    }),
    'card-help': cardHelpPage(look, { language, loginUrl: '/login' }),
    welcome: welcomePage(look, { language, ...discovery }),
    'welcome-sandbox': welcomePage(sandboxDoor, {
      language,
      ...discovery,
      sandbox: { demoUrl: '/demo', readerUrl: '/reader', docsUrl: '/docs' },
    }),
    sandbox: sandboxSample(language),
  };
}

const discovery = {
  issuer: 'http://localhost:8000/auth/realms/esante-wallet',
  discoveryUrl: 'http://localhost:8000/auth/realms/esante-wallet/.well-known/openid-configuration',
};

function methodChoices(look: Look, language: Language): Readonly<Record<string, string>> {
  const choice: MethodChoice = {
    language,
    serviceName: wayBack.serviceName,
    cardUrl: 'https://localhost:8443/card?ticket=t',
    helpUrl: '/aide',
    cancelAction: '/cancel',
    csrf: 'c',
    correlationId,
  };
  const sandbox = { ...choice, readerUrl: 'http://localhost:8100/' };
  return {
    'method-choice': methodChoicePage(look, choice),
    'method-choice-sandbox': methodChoicePage(sandboxDoor, sandbox),
    'method-choice-refused': methodChoicePage(look, { ...choice, refusal: 'P203' }),
    'method-choice-sandbox-refused': methodChoicePage(sandboxDoor, {
      ...sandbox,
      refusal: 'P201',
      loginHint: '899700000001',
    }),
    'method-choice-long-name': methodChoicePage(look, {
      ...choice,
      serviceName: `Groupement${'Hospitalier'.repeat(6)} du Test`,
    }),
  };
}

function errors(look: Look, language: Language): Readonly<Record<string, string>> {
  const page = { language, correlationId, atMilliseconds: 1_790_000_000_000 };
  return {
    error: errorPage(look, { ...page, fault: 'P901' }),
    'error-way-back': errorPage(look, { ...page, fault: 'P301', wayBack }),
    'error-hint': errorPage(look, {
      ...page,
      fault: 'P102',
      hint: 'redirect_uri https://service.example/callback/ is not registered.',
    }),
  };
}

function sandboxSample(language: Language): string {
  return sandboxPage(sandboxLook.look, {
    language,
    title: 'Lecteur virtuel',
    lead: 'Insérez la carte d’une personne fictive.',
    nav: [
      { url: '/', label: 'Lecteur', current: true },
      { url: '/demo', label: 'Démonstration' },
      { url: '/robot', label: 'Robot' },
    ],
    body: html`<ul class="cards">${['Durand', 'Martin', 'Petit', 'Moreau'].map(
      (name, index) => html`<li class="card ${index === 0 && 'inserted'}"><div class="titled"><h2>Camille ${name}</h2>
<span class="badge ${index === 0 ? 'good' : 'test'}">${index === 0 ? 'insérée' : 'CPS'}</span></div><p class="quiet">Médecin, RPPS 89970000000${index}</p>
<form method="post" class="actions"><button class="button ${index > 0 && 'second'} small" name="card" value="${index}">Insérer</button> <button class="button danger small">Opposer</button></form></li>`,
    )}</ul>
<h2>Traits</h2>
<dl class="claims"><dt><code>SubjectNameID</code></dt><dd>899700000001</dd><dt><code>codeCivilite</code></dt><dd></dd><dt><code>sub</code></dt><dd>f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:899700000001</dd></dl>
<pre class="code">${JSON.stringify({ access_token: 'eyJ'.repeat(60), expires_in: 120 }, undefined, 2)}</pre>
<div class="table" tabindex="0" role="region" aria-label="Journal"><table><caption>Journal</caption><thead><tr><th scope="col">Heure</th><th scope="col">Quoi</th><th scope="col">Service</th></tr></thead><tbody><tr><td>12:03:04</td><td><code>login.accepted</code></td><td>demo</td></tr></tbody></table></div>
<div class="field"><label for="name">Nom</label><input id="name" name="name" autocomplete="off"></div>`,
  });
}
