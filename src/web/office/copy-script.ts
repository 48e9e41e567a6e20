import { createHash } from 'node:crypto';
import { type Html, html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';

/** Copies what stands in a field or a text. Without it either can be selected, so the button is hidden until it runs. */
export const copyScript = `
for (const place of document.querySelectorAll('[data-copy]')) {
  const [field, button, said] = ['input, code, pre', 'button', '[role=status]'].map((name) => place.querySelector(name));
  button.hidden = false;
  button.addEventListener('click', async () => {
    if (field.select) field.select();
    else getSelection().selectAllChildren(field);
    const text = field.value ?? field.textContent;
    const isCopied = await navigator.clipboard.writeText(text).then(() => true, () => false);
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
  const { selected, copied, copy } = words[language];
  return html`<div class="field copy-field" data-copy="${selected}" data-copied="${copied}"><label for="${name}">${label}</label>
<input id="${name}" type="text" readonly value="${value}">
<button class="button second small" type="button" hidden>${copy}</button><p class="quiet" role="status"></p></div>`;
};

/** A `code` or `pre` with its button. @param what names the button for whoever does not see beside what it stands */
export const copyText = (language: Language, what: string, text: Html): Html => {
  const { selected, copied, copy } = words[language];
  return html`<div class="copy-text" data-copy="${selected}" data-copied="${copied}">${text}
<button class="button second small" type="button" hidden>${copy} <span class="unseen">${what}</span></button> <span class="quiet" role="status"></span></div>`;
};

const words: Texts<Readonly<Record<'selected' | 'copied' | 'copy', string>>> = {
  fr: { selected: 'Sélectionné : copiez-le avec le clavier.', copied: 'Copié.', copy: 'Copier' },
  en: { selected: 'Selected: copy it with the keyboard.', copied: 'Copied.', copy: 'Copy' },
};
