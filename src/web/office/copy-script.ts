import { createHash } from 'node:crypto';
import { type Html, html } from '#platform/html.ts';
import type { Language } from '#vocabulary/fault.ts';
import { say } from './say.ts';

/** Copies what stands in a field. Without it the field can be selected, so its button is hidden until it runs. */
export const copyScript = `
for (const place of document.querySelectorAll('[data-copy]')) {
  const [field, button, said] = ['input', 'button', '[role=status]'].map((name) => place.querySelector(name));
  button.hidden = false;
  button.addEventListener('click', async () => {
    field.select();
    const isCopied = await navigator.clipboard.writeText(field.value).then(() => true, () => false);
    said.textContent = isCopied ? place.dataset.copied : place.dataset.copy;
  });
}
`.trim();

export const copyScriptPath = `/assets/copy-${createHash('sha256').update(copyScript).digest('hex').slice(0, 12)}.js`;

/** A value to take along: an identifier, a link, a secret that is shown once. The page names `copyScriptPath` as its script. */
export const copyField = (
  language: Language,
  { name, label, value }: { readonly name: string; readonly label: string; readonly value: string },
): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  return html`<div class="field copy-field" data-copy="${t('Sélectionné : copiez-le avec le clavier.', 'Selected: copy it with the keyboard.')}" data-copied="${t('Copié.', 'Copied.')}"><label for="${name}">${label}</label>
<input id="${name}" type="text" readonly value="${value}">
<button class="button second small" type="button" hidden>${t('Copier', 'Copy')}</button><p class="quiet" role="status"></p></div>`;
};
