/** Colours that stay legible whatever an operator chooses: WCAG 2.2, success criteria 1.4.3 and 1.4.11. */

import { recent } from '../recent.ts';

/** Red, green, blue, each 0 to 255. */
type Colour = readonly [number, number, number];

/** Backgrounds of `base.css` on which the accent must read: the darkest of the light scheme, the lightest of the dark one. */
export const grounds = { light: '#ebe7de', dark: '#1b2527' } as const;

/** What text needs at least (WCAG 2.2, success criterion 1.4.3). */
export const textContrast = 4.5;

/** `#rrggbb`, as configuration gives it. */
export const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text);

/** Contrast of two `#rrggbb`, from 1 to 21 (WCAG 2.2, contrast ratio). */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(read(one)), luminance(read(other))].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** The colour itself when it reads on the background, otherwise the nearest mix with black or white that does. */
export function legibleOn(background: string, colour: string, ratio: number): string {
  const target = luminance(read(background)) > 0.18 ? '#000000' : '#ffffff';
  const shares = Array.from({ length: 101 }, (_, percent) => percent / 100);
  const mixes = shares.map((share) => mix(colour, target, share));
  return mixes.find((candidate) => contrast(candidate, background) >= ratio) ?? target;
}

/** Black or white, whichever reads better on the colour. One of them always reaches 4.5. */
export const inkOn = (colour: string): string => {
  const known = inks.find(colour);
  if (known !== undefined) return known;
  const ink = contrast(colour, '#ffffff') >= contrast(colour, '#000000') ? '#ffffff' : '#000000';
  inks.keep(colour, ink);
  return ink;
};

/** Pages ask for the same few colours each time they are drawn. */
const inks = recent<string>(200);

/** `share` of `other` in `one`, from 0 to 1. */
export function mix(one: string, other: string, share: number): string {
  const [from, to] = [read(one), read(other)];
  const channels = from.map((channel, index) => Math.round(channel + ((to[index] ?? 0) - channel) * share));
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

const read = (text: string): Colour =>
  [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16)) as [number, number, number];

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map(linear) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const linear = (channel: number): number => {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};
