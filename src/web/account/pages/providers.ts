import type { PreferenceRefusal } from '#account/preferences.ts';
import { type Html, html } from '#platform/html.ts';
import { type Texts, typeset } from '#platform/language.ts';
import type { ProviderId } from '#vocabulary/identifiers.ts';
import type { ShownProvider } from '../account-space.ts';
import { accountPaths } from '../paths.ts';
import type { AccountPage } from '../send-page.ts';
import { type AccountSetting, inSpace, noticeOf } from './account-frame.ts';

export type ProviderChoice = {
  readonly providers: readonly ShownProvider[];
  /** As they stand, or as they were ticked in a form that could not be kept. */
  readonly allowed: ReadonlySet<ProviderId>;
  readonly allowsFuture: boolean;
  readonly inUse: ProviderId | undefined;
  readonly outcome: PreferenceRefusal | 'saved' | 'unchanged' | undefined;
};

/** Which identity providers may log somebody in. */
export const providersPage = (setting: AccountSetting, choice: ProviderChoice): AccountPage => {
  const { language } = setting;
  const text = texts[language];
  const { outcome } = choice;
  const isRefused = outcome === 'in-use' || outcome === 'none-left';
  return {
    title: text.title,
    content: inSpace(
      setting,
      'providers',
      html`${outcome !== undefined && noticeOf(language, isRefused ? 'alert' : 'good', text.outcomes[outcome])}
<h1>${text.title}</h1><p class="lead">${typeset(language, text.lead)}</p>
<form class="stack" method="post" action="${accountPaths.providers}"><input type="hidden" name="csrf" value="${setting.csrf}">
<fieldset class="ticks"><legend>${text.legend}</legend>${choice.providers.map((provider) => tickOf(choice, provider, text.inUse))}</fieldset>
<fieldset class="ticks"><legend>${text.futureLegend}</legend>${tick({ name: 'futurs', value: 'oui', label: text.future, isTicked: choice.allowsFuture })}</fieldset>
<p class="actions"><button class="button">${text.save}</button></p></form>`,
    ),
  };
};

const tickOf = ({ allowed, inUse }: ProviderChoice, { id, title }: ShownProvider, words: string): Html =>
  id === inUse
    ? html`<p class="tick"><input type="hidden" name="compte-${id}" value="oui"><input type="checkbox" id="compte-${id}" checked disabled aria-describedby="en-cours"><label for="compte-${id}">${title}</label> <span class="quiet" id="en-cours">${words}</span></p>`
    : tick({ name: `compte-${id}`, value: 'oui', label: title, isTicked: allowed.has(id) });

type Tick = { readonly name: string; readonly value: string; readonly label: string; readonly isTicked: boolean };

const tick = ({ name, value, label, isTicked }: Tick): Html => {
  const box = isTicked
    ? html`<input type="checkbox" id="${name}" name="${name}" value="${value}" checked>`
    : html`<input type="checkbox" id="${name}" name="${name}" value="${value}">`;
  return html`<p class="tick">${box}<label for="${name}">${label}</label></p>`;
};

const texts: Texts<
  Readonly<Record<'title' | 'lead' | 'legend' | 'inUse' | 'futureLegend' | 'future' | 'save', string>> & {
    readonly outcomes: Readonly<Record<NonNullable<ProviderChoice['outcome']>, string>>;
  }
> = {
  fr: {
    title: 'Vos comptes autorisés',
    lead: 'Décochez les comptes que vous n’utilisez pas : plus personne ne pourra se connecter en votre nom avec eux.',
    legend: 'Ces comptes peuvent me connecter',
    inUse: 'utilisé en ce moment, il ne peut pas être bloqué d’ici',
    futureLegend: 'Comptes à venir',
    future: 'Autoriser aussi les comptes qui seront proposés plus tard',
    save: 'Enregistrer mes choix',
    outcomes: {
      saved: 'Vos choix sont enregistrés et s’appliquent dès la prochaine connexion.',
      unchanged: 'Vos choix étaient déjà ceux-là.',
      'in-use':
        'Vous utilisez ce compte en ce moment : entrez avec un autre pour pouvoir le bloquer. Rien n’a été changé.',
      'none-left': 'Gardez au moins un compte : sans aucun, vous ne pourriez plus vous connecter. Rien n’a été changé.',
    },
  },
  en: {
    title: 'Your allowed accounts',
    lead: 'Untick the accounts that you do not use: nobody will be able to log in as you with them any more.',
    legend: 'These accounts can log me in',
    inUse: 'in use now, it cannot be blocked from here',
    futureLegend: 'Accounts to come',
    future: 'Allow accounts that are offered later too',
    save: 'Save my choices',
    outcomes: {
      saved: 'Your choices are saved and apply from the next login on.',
      unchanged: 'Your choices were these already.',
      'in-use': 'You are using this account now: enter with another one to be able to block it. Nothing was changed.',
      'none-left': 'Keep at least one account: without any you could log in no more. Nothing was changed.',
    },
  },
};
