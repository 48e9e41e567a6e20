import { type Html, html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import { framePage } from '#platform/look/frame.ts';
import { createLook, type Look, readCss, type Stylesheet, type Theme } from '#platform/look/look.ts';
import type { Language } from '#vocabulary/fault.ts';

/** One entry beside the wordmark. */
export type NavLink = { readonly url: string; readonly label: string; readonly current?: boolean | undefined };

/** A page that only a sandbox has. */
export type SandboxPage = {
  readonly language: Language;
  /** Of the tab, and of the page's one `h1`. */
  readonly title: string;
  /** Which page this is, as `data-page` of `body`, for the robot. */
  readonly name?: string | undefined;
  /** One sentence under the title. */
  readonly lead?: string | undefined;
  /** Everything below; begins at `h2`. */
  readonly body: Html;
  readonly nav?: readonly NavLink[] | undefined;
  readonly languageUrl?: string | undefined;
};

/** The look of the sandbox pages, and the stylesheet that each of their hosts must serve at its `path`. */
export const createSandboxLook = (theme: Theme = {}): { readonly look: Look; readonly stylesheet: Stylesheet } =>
  createLook(readCss(new URL('./sandbox.css', import.meta.url)), { sandbox: true, theme });

/** A whole document, with the sandbox band on top, so that nobody takes a test page for a real one. */
export function sandboxPage(look: Look, page: SandboxPage): string {
  return framePage(look, {
    language: page.language,
    title: page.title,
    name: page.name,
    languageUrl: page.languageUrl,
    nav: navigation(page.nav ?? [], navigationLabel[page.language]),
    content: html`<div class="stack"><h1>${page.title}</h1>${page.lead !== undefined && html`<p class="lead">${page.lead}</p>`}${page.body}</div>`,
  });
}

function navigation(links: readonly NavLink[], label: string): Html | undefined {
  if (links.length === 0) return undefined;
  return html`<nav class="nav" aria-label="${label}"><ul>${links.map(navigationItem)}</ul></nav>`;
}

const navigationItem = (link: NavLink): Html =>
  link.current === true
    ? html`<li><a href="${link.url}" aria-current="page">${link.label}</a></li>`
    : html`<li><a href="${link.url}">${link.label}</a></li>`;

const navigationLabel: Texts<string> = { fr: 'Bac à sable', en: 'Sandbox' };
