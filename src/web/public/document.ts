import { type Html, html } from '#platform/html.ts';
import { typeset } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import type { DocumentFacts } from './texts/document-facts.ts';

/** In texts, `code` stands between backticks, and a link reads `[words](/address)`. */
export type Block =
  | string
  | { readonly list: readonly string[] }
  | { readonly steps: readonly string[] }
  | { readonly code: string }
  | { readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } };

export type Section = { readonly heading: string; readonly blocks: readonly Block[] };
/** A page to read. */
export type Document = { readonly lead: string; readonly sections: readonly Section[] };

/** A document with its contents at the head, when it has enough sections to get lost in. */
export const renderDocument = (language: Language, document: Document, facts: DocumentFacts): Html => {
  const { lead, sections } = fillIn(document, facts);
  return html`<p class="lead">${inline(language, lead)}</p>
${sections.length > 4 && contents(language, sections)}
${sections.map((section, index) => renderSection(language, section, `part-${index + 1}`))}`;
};

/** The document with its facts in their places. */
const fillIn = (document: Document, facts: DocumentFacts): Document =>
  JSON.parse(JSON.stringify(document), (_key, value: unknown) =>
    typeof value === 'string'
      ? value.replace(/\{(\w+)\}/g, (whole, name) =>
          Object.hasOwn(facts, name) ? facts[name as keyof DocumentFacts] : whole,
        )
      : value,
  );

const renderSection = (language: Language, { heading, blocks }: Section, id: string): Html =>
  html`<section class="stack" aria-labelledby="${id}"><h2 id="${id}">${typeset(language, heading)}</h2>${blocks.map((block) => renderBlock(language, block))}</section>`;

const contents = (language: Language, sections: readonly Section[]): Html =>
  html`<nav class="contents panel" aria-label="${language === 'fr' ? 'Sommaire' : 'Contents'}"><ol>${sections.map(({ heading }, index) => html`<li><a href="#part-${index + 1}">${typeset(language, heading)}</a></li>`)}</ol></nav>`;

const renderBlock = (language: Language, block: Block): Html => {
  if (typeof block === 'string') return html`<p>${inline(language, block)}</p>`;
  if ('list' in block) return html`<ul>${block.list.map((item) => html`<li>${inline(language, item)}</li>`)}</ul>`;
  if ('steps' in block) return html`<ol>${block.steps.map((item) => html`<li>${inline(language, item)}</li>`)}</ol>`;
  if ('code' in block) return html`<pre class="code" tabindex="0"><code>${block.code}</code></pre>`;
  return renderTable(language, block.table);
};

type Table = Extract<Block, { readonly table: unknown }>['table'];

/** On a narrow screen each row is a card; the roles keep it a table all the same. */
const renderTable = (language: Language, { head, rows }: Table): Html =>
  html`<div class="grid-frame" tabindex="0" role="group" aria-label="${head.join(', ')}"><table class="grid" role="table"><thead role="rowgroup"><tr role="row">${head.map((cell) => html`<th role="columnheader" scope="col">${typeset(language, cell)}</th>`)}</tr></thead><tbody role="rowgroup">${rows.map(([first = '', ...rest]) => html`<tr role="row"><th role="rowheader" scope="row">${inline(language, first)}</th>${rest.map((cell, index) => html`<td role="cell" data-label="${head[index + 1]}">${inline(language, cell)}</td>`)}</tr>`)}</tbody></table></div>`;

/** Code and links of a text; everything else is escaped and typeset. */
const inline = (language: Language, text: string): readonly Html[] =>
  text.split(/(`[^`]+`|\[[^\]]+\]\([^)]+\))/).map((piece) => {
    const link = /^\[([^\]]+)\]\(([^)]+)\)$/.exec(piece);
    if (link !== null) return html`<a href="${link[2]}">${typeset(language, link[1] ?? '')}</a>`;
    return piece.startsWith('`') && piece.length > 1
      ? html`<code>${piece.slice(1, -1)}</code>`
      : html`${typeset(language, piece)}`;
  });
