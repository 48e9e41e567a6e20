import { type Html, html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import { framePage } from '#platform/look/frame.ts';
import type { Look } from '#platform/look/look.ts';
import type { Language } from '#vocabulary/fault.ts';

/** What every page of this door is given. */
export type PageSetting = {
  readonly language: Language;
  /** Default: this address with `?lang=`. */
  readonly languageUrl?: string | undefined;
  /** What people call this door. */
  readonly doorName: string;
  /** Path of the issuer. */
  readonly basePath: string;
};

type CitizenPage = {
  /** `data-page` of `body`: the sandbox’s robot knows pages by it. */
  readonly name: string;
  readonly title: string;
  readonly content: Html;
  readonly script?: string | undefined;
  readonly footer?: Html | undefined;
};

/** The frame of the citizen door’s pages: its name, and a foot with help, explanation and accessibility. */
export const frameCitizenPage = (look: Look, setting: PageSetting, page: CitizenPage): string => {
  const text = texts[setting.language];
  return framePage(
    { ...look, name: setting.doorName },
    {
      name: page.name,
      language: setting.language,
      languageUrl: setting.languageUrl,
      title: page.title,
      content: page.content,
      head: page.script === undefined ? undefined : html`<script src="${page.script}" defer></script>`,
      footer: html`${page.footer}<ul class="foot-links">
<li><a href="${setting.basePath}/a-propos">${text.about} ${setting.doorName}</a></li>
<li><a href="${setting.basePath}/aide">${text.help}</a></li>
<li><a href="${setting.basePath}/accessibilite">${text.accessibility}</a></li>
</ul>`,
    },
  );
};

const texts: Texts<{ readonly about: string; readonly help: string; readonly accessibility: string }> = {
  fr: { about: 'À propos de', help: 'Aide', accessibility: 'Accessibilité' },
  en: { about: 'About', help: 'Help', accessibility: 'Accessibility' },
};
