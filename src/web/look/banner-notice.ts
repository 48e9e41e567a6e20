import type { Banner } from '#clients/banner.ts';
import { type Html, html } from '#platform/html.ts';
import { typeset } from '#platform/language.ts';
import { alertIcon } from '#platform/look/icons.ts';
import type { Language } from '#vocabulary/fault.ts';

/** The operator’s words above a page; French typography for the French ones. */
export const bannerNotice = (language: Language, banner: Banner | undefined): Html | undefined =>
  banner &&
  html`<div class="notice ${banner.alarm === 'alert' ? 'alert' : ''}" role="note" data-banner="${banner.alarm ?? 'note'}">${alertIcon}<p>${typeset(language, banner.message[language])}</p></div>`;
