import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { grounds, inkOn, isColour, legibleOn, mix, textContrast } from './colour.ts';

/** What an operator may change. All optional: without it the pages are Vestibule's own. */
export type Theme = {
  /** Stands in the header and in the title of every page. */
  readonly name?: string | undefined;
  /** `#rrggbb`. Lightened or darkened as far as legibility asks, in the light and in the dark scheme. */
  readonly colour?: string | undefined;
  /** `#rrggbb` of text on that colour, in the light scheme. Default: black or white, whichever reads better. */
  readonly textOnColour?: string | undefined;
  /** A picture as `data:` address, in the place of our mark. Beside it stands the name, so it says nothing more. */
  readonly logo?: string | undefined;
  /** Text of a CSS file, appended last, so that it may override any token or rule. */
  readonly css?: string | undefined;
};

/** What every page needs to know of the look. */
export type Look = {
  readonly name: string;
  readonly logo: string | undefined;
  /** `#rrggbb`, as the browser of a phone paints around the app. */
  readonly colour: string;
  readonly stylesheetPath: string;
  /** Every page then says that it is a sandbox. */
  readonly sandbox: boolean;
  /** At the foot of every page; undefined where there are no such pages, or where the pages have a foot of their own. */
  readonly information: Information | undefined;
};

/** Addresses of what has to be one step away from every page (RGAA; Regulation (EU) 2016/679, article 13). */
export type Information = { readonly accessibilityUrl: string; readonly privacyUrl: string };

export type LookOptions = {
  readonly sandbox: boolean;
  readonly theme?: Theme | undefined;
  readonly information?: Information | undefined;
};

/** The one stylesheet, to be served at `path`. Its name changes with its content, so it may be cached for good. */
export type Stylesheet = {
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * Joins the base stylesheet, the door's own and the theme into one file named after its content.
 * Throws when the theme's colour is not `#rrggbb`: the start stops there, not a page.
 */
export function createLook(
  doorCss: string,
  { sandbox, theme = {}, information }: LookOptions,
): { readonly look: Look; readonly stylesheet: Stylesheet } {
  const body = [readCss(new URL('./base.css', import.meta.url)), doorCss, themeCss(theme)].map(squeeze).join('\n');
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  const path = `/assets/vestibule-${hash}.css`;
  const { name = 'Vestibule', logo, colour = ownColour } = theme;
  const look = { name, logo, colour, stylesheetPath: path, sandbox, information };
  return { look, stylesheet: { path, body, headers: stylesheetHeaders } };
}

/** Text of a stylesheet that lies beside the code. */
export const readCss = (file: URL): string => readFileSync(file, 'utf8');

const stylesheetHeaders = {
  'content-type': 'text/css; charset=utf-8',
  'cache-control': 'public, max-age=31536000, immutable',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** The accent of `base.css`. */
const ownColour = '#0b5563';

function themeCss(theme: Theme): string {
  return theme.colour === undefined
    ? (theme.css ?? '')
    : `${accentCss(theme.colour, theme.textOnColour)}\n${theme.css ?? ''}`;
}

function accentCss(colour: string, text: string | undefined): string {
  if (!isColour(colour)) throw new Error(`The theme's colour must be written #rrggbb, not ${JSON.stringify(colour)}.`);
  const light = tokens(legibleOn(grounds.light, colour, textContrast), '#000000', text);
  const dark = tokens(legibleOn(grounds.dark, colour, textContrast), '#ffffff');
  return `:root{${light}}@media (prefers-color-scheme:dark){:root{${dark}}}`;
}

function tokens(accent: string, strongTowards: string, ink = inkOn(accent)): string {
  const strong = legibleOn(ink, mix(accent, strongTowards, 0.2), textContrast);
  return `--accent:${accent};--accent-strong:${strong};--accent-ink:${ink}`;
}

/** Comments and indentation are for the file, not for the wire. */
const squeeze = (css: string): string =>
  css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
