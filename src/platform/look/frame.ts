import type { Language } from '#vocabulary/fault.ts';
import { type Html, html, raw, render } from '../html.ts';
import { type Texts, typeset } from '../language.ts';
import { doorMark, favicon } from './icons.ts';
import type { Information, Look } from './look.ts';

/** One page, in the parts that differ from page to page. */
export type Page = {
  readonly language: Language;
  /** Of the browser's tab; the name of the look is added. */
  readonly title: string;
  /** Which page this is, as `data-page` of `body`: the sandbox’s robot knows pages by it (docs/robot.md). */
  readonly name?: string | undefined;
  /** Everything inside `main`, with the one `h1`. */
  readonly content: Html;
  /** Where the other language is. Default: this address with `?lang=`. */
  readonly languageUrl?: string | undefined;
  /** More for the document’s head: the one script of a page that waits. */
  readonly head?: Html | undefined;
  /** Classes of `body` that change the layout. */
  readonly layout?: string | undefined;
  /** Beside the wordmark. */
  readonly nav?: Html | undefined;
  readonly footer?: Html | string | undefined;
};

/** The document around a page: language, title, skip link, landmarks, language link. No script, no external resource. */
export function framePage(look: Look, page: Page): string {
  const text = texts[page.language];
  return render(html`<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${typeset(page.language, page.title)} · ${look.name}</title>
${iconLink}
<link rel="stylesheet" href="${look.stylesheetPath}">
${page.head}
</head>
<body class="${page.layout ?? ''}" data-page="${page.name ?? ''}">
<a class="skip" href="#content">${text.skip}</a>
<header>
${look.sandbox && html`<p class="sandbox-band"><strong>${text.sandbox}</strong> ${text.warning}</p>`}
<div class="header">
<p class="wordmark">${look.logo === undefined ? doorMark : logoImage(look.logo)}<span>${look.name}</span></p>
${page.nav}
<p class="language">${languageLink(page)}</p>
</div>
</header>
<main id="content" tabindex="-1">
${page.content}
</main>
<footer class="footer">${page.footer ?? text.footer}${look.information && informationLinks(page.language, look.information)}</footer>
</body>
</html>
`);
}

function languageLink(page: Page): Html {
  const other: Language = page.language === 'fr' ? 'en' : 'fr';
  const url = page.languageUrl ?? `?lang=${other}`;
  return html`<a href="${url}" hreflang="${other}" lang="${other}" rel="alternate">${names[other]}</a>`;
}

const informationLinks = (language: Language, { accessibilityUrl, privacyUrl }: Information): Html =>
  html`<ul class="foot-links">
<li><a href="${accessibilityUrl}">${texts[language].accessibility}</a></li>
<li><a href="${privacyUrl}">${texts[language].privacy}</a></li>
</ul>`;

/** Checked at start; `html` lets no `data:` address through, because pages have no other use for one. */
const logoImage = (address: string): Html => raw(`<img class="logo" src="${address}" alt="">`);

const iconLink = raw(`<link rel="icon" href="${favicon}">`);

const names: Texts<string> = { fr: 'Français', en: 'English' };

const texts: Texts<{
  readonly skip: string;
  readonly footer: string;
  readonly sandbox: string;
  readonly warning: string;
  readonly accessibility: string;
  readonly privacy: string;
}> = {
  fr: {
    skip: 'Aller au contenu',
    footer: 'L’entrée du numérique en santé',
    sandbox: 'Bac à sable',
    warning: 'Personnes et cartes fictives\u00a0: rien ici n’ouvre la production.',
    accessibility: 'Accessibilité',
    privacy: 'Données personnelles',
  },
  en: {
    skip: 'Skip to content',
    footer: 'The entrance hall of digital health',
    sandbox: 'Sandbox',
    warning: 'Invented people and cards: nothing here opens production.',
    accessibility: 'Accessibility',
    privacy: 'Personal data',
  },
};
