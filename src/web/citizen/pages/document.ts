import { type Html, html } from '#platform/html.ts';
import { typeset } from '#platform/language.ts';
import type { Look } from '#platform/look/look.ts';
import { frameCitizenPage, type PageSetting } from './citizen-frame.ts';
import { type DocumentKind, documentTexts, type Section } from './document-texts.ts';

/** A page to read: what this door is, what to do when something fails, how accessible it is. */
export const documentPage = (look: Look, setting: PageSetting, kind: DocumentKind): string => {
  const { title, lead, sections } = documentTexts(kind)[setting.language](setting.doorName);
  return frameCitizenPage(look, setting, {
    name: `citizen-${kind}`,
    title: typeset(setting.language, title),
    content: html`<article class="column reading">
<h1>${typeset(setting.language, title)}</h1>
<p class="lead">${typeset(setting.language, lead)}</p>
${sections.map((section) => writeSection(setting, section))}
</article>`,
  });
};

const writeSection = ({ language }: PageSetting, [heading, paragraphs]: Section): Html => html`<section>
<h2>${typeset(language, heading)}</h2>
${paragraphs.map((paragraph) => html`<p>${typeset(language, paragraph)}</p>`)}
</section>`;
