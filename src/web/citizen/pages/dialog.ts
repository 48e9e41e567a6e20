import type { IdentityProvider, ProviderDialog } from '#methods/upstream/identity-provider.ts';
import { html } from '#platform/html.ts';
import { type Texts, typeset } from '#platform/language.ts';
import type { Look } from '#platform/look/look.ts';
import { frameCitizenPage, type PageSetting } from './citizen-frame.ts';

export type DialogPage = PageSetting & {
  readonly provider: IdentityProvider;
  readonly dialog: ProviderDialog;
  readonly action: string;
  readonly csrfToken: string;
  /** Back to the choice. */
  readonly choiceUrl: string;
  readonly script: string;
};

/** What a provider wants to be read before the person leaves for it: a page, so that it works without script. */
export const dialogPage = (look: Look, page: DialogPage): string => {
  const { language, dialog, provider } = page;
  const title = typeset(language, dialog.title[language]);
  const text = texts[language];
  return frameCitizenPage(look, page, {
    name: 'citizen-dialog',
    title,
    script: page.script,
    content: html`<div class="column panel raised" data-provider="${provider.providerId}">
<p class="quiet">${provider.title}</p>
<h1>${title}</h1>
<p class="lead">${typeset(language, dialog.body[language])}</p>
${dialog.moreInfo !== undefined && html`<p><a href="${dialog.moreInfo.url}" target="_blank" rel="noopener">${dialog.moreInfo.label[language]} ${text.newTab}</a></p>`}
<form method="post" action="${page.action}" data-once>
<input type="hidden" name="csrfToken" value="${page.csrfToken}">
<input type="hidden" name="providerUid" value="${provider.providerId}">
<input type="hidden" name="confirmed" value="yes">
<p class="actions"><button class="button">${typeset(language, dialog.continueLabel[language])}</button>
<a class="button second" href="${page.choiceUrl}">${text.otherAccount}</a></p>
</form>
</div>`,
  });
};

const texts: Texts<{ readonly otherAccount: string; readonly newTab: string }> = {
  fr: { otherAccount: 'Choisir un autre compte', newTab: '(nouvel onglet)' },
  en: { otherAccount: 'Choose another account', newTab: '(new tab)' },
};
