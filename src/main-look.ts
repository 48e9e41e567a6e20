import { readFileSync } from 'node:fs';
import type { Information, LookOptions } from '#platform/look/look.ts';
import { sites } from '#web/public/sites.ts';
import type { Config } from './config.ts';

/** The look that the configuration asks for, its files read: the same for the pages and for the app. */
export const lookOptionsOf = ({ look, sandbox }: Config): LookOptions => ({
  sandbox: sandbox.enabled,
  theme: {
    name: look.name,
    colour: look.colour,
    textOnColour: look.textOnColour,
    logo: look.logoFile === undefined ? undefined : dataAddress(look.logoFile),
    css: look.cssFile === undefined ? undefined : readFileSync(look.cssFile, 'utf8'),
  },
});

/** The professional door has no such pages of its own: its pages lead to the public ones, where those are open. */
export const professionalLookOptionsOf = (config: Config): LookOptions => ({
  ...lookOptionsOf(config),
  information: config.office.enabled ? informationAt(config.office.url) : undefined,
});

const informationAt = (publicPages: string): Information => ({
  accessibilityUrl: new URL(sites.accessibility.path, publicPages).href,
  privacyUrl: new URL(sites.privacy.path, publicPages).href,
});

/** In the page itself: each host that shows pages would otherwise need a route for it. */
const dataAddress = (file: string): string => {
  const type = file.toLowerCase().endsWith('.svg') ? 'image/svg+xml' : 'image/png';
  return `data:${type};base64,${readFileSync(file).toString('base64')}`;
};
