import { readFileSync } from 'node:fs';
import { Type } from '@sinclair/typebox';
import { contrast, grounds, inkOn, isColour, legibleOn, textContrast } from '#platform/look/colour.ts';
import type { ConfigRule } from './config-rules.ts';

/** What an operator may change of the pages. */
export const lookSchema = Type.Object(
  {
    name: Type.String({
      default: 'Vestibule',
      minLength: 1,
      maxLength: 60,
      description: 'Stands in the header and in the title of every page, and names the phone app.',
    }),
    colour: Type.Optional(
      Type.String({
        description:
          '`#rrggbb` of buttons and links. It must read on the light pages (contrast 4.5); the dark scheme lightens it by itself.',
      }),
    ),
    textOnColour: Type.Optional(
      Type.String({
        description: '`#rrggbb` of text on that colour. Default: white or black, whichever reads better.',
      }),
    ),
    logoFile: Type.Optional(
      Type.String({ description: 'SVG or PNG file of at most 32 KiB, shown beside the name in place of our mark.' }),
    ),
    cssFile: Type.Optional(
      Type.String({ description: 'CSS file appended to the stylesheet. Nobody checks what it does to legibility.' }),
    ),
  },
  { additionalProperties: false, default: {} },
);

const maximumLogoBytes = 32 * 1024;

/** What an operator's look must keep to, so that the pages stay legible. They follow the rules about files. */
export const lookRules: readonly ConfigRule[] = [
  {
    rule: 'Colours of the look are written #rrggbb.',
    refusal: ({ look }) => {
      const colours = [
        ['look.colour', look.colour],
        ['look.textOnColour', look.textOnColour],
      ] as const;
      const [key, value] = colours.find(([, colour]) => colour !== undefined && !isColour(colour)) ?? [];
      return key && `${key} is "${value}"; write it as # and six hexadecimal digits, such as #0b5563.`;
    },
  },
  {
    rule: 'The colour of the look reads on the light pages: contrast 4.5 (WCAG 2.2, 1.4.3).',
    refusal: ({ look: { colour } }) =>
      colour === undefined || contrast(grounds.light, colour) >= textContrast
        ? undefined
        : `look.colour is "${colour}", whose contrast on the light pages is ${shown(contrast(grounds.light, colour))} where text needs ${textContrast}; take ${legibleOn(grounds.light, colour, textContrast)}, the nearest that reads.`,
  },
  {
    rule: 'Text on the colour of the look reads: contrast 4.5.',
    refusal: ({ look: { colour, textOnColour } }) => {
      if (textOnColour === undefined) return undefined;
      if (colour === undefined) return 'look.textOnColour is given without look.colour; give both, or neither.';
      const reached = contrast(colour, textOnColour);
      return reached >= textContrast
        ? undefined
        : `look.textOnColour is "${textOnColour}", whose contrast on look.colour ("${colour}") is ${shown(reached)} where text needs ${textContrast}; take ${inkOn(colour)}, or leave it out.`;
    },
  },
  {
    rule: 'The logo is an SVG or PNG file of at most 32 KiB: it stands in every page.',
    refusal: ({ look: { logoFile } }) => {
      const problem = logoFile === undefined ? undefined : logoProblem(logoFile, readFileSync(logoFile));
      return problem && `look.logoFile names ${logoFile}, ${problem}.`;
    },
  },
];

/** Rounded down, so that 4.49 does not read as 4.5. */
const shown = (ratio: number): string => (Math.floor(ratio * 10) / 10).toFixed(1);

const logoProblem = (file: string, content: Buffer): string | undefined => {
  if (content.length > maximumLogoBytes)
    return `which has ${content.length} bytes and stands in every page; give one of at most ${maximumLogoBytes}`;
  const isSvg = /\.svg$/i.test(file) && /<svg[\s>]/.test(content.toString('utf8'));
  const isPng = /\.png$/i.test(file) && content.subarray(1, 4).toString('latin1') === 'PNG';
  return isSvg || isPng ? undefined : 'which is neither an SVG nor a PNG; give a file that is what its name says';
};
