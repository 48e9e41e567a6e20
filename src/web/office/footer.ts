import { type Html, html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import { type Site, sites, siteTitles } from '../public/sites.ts';
import type { Place } from './navigation.ts';

const linked: readonly Site[] = ['accessibility', 'privacy', 'guarantees', 'status', 'partners'];

const names: Texts<string> = { fr: 'Informations', en: 'Information' };

/** What has to be one step away from every page: how accessible it is, what becomes of data, how the platform does. */
export const footerLinks = (language: Language, places: readonly Place[]): Html | undefined =>
  places.includes('help')
    ? html`<nav class="foot" aria-label="${names[language]}"><ul>${linked.map((site) => html`<li><a href="${sites[site].path}">${siteTitles[language][site]}</a></li>`)}</ul></nav>`
    : undefined;
