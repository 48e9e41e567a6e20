/** eIDAS levels of guarantee, weakest first, as they travel in `acr` and `acr_values`. */
export const levels = ['eidas1', 'eidas2', 'eidas3'] as const;
export type Level = (typeof levels)[number];

export const isLevel = (value: string): value is Level => (levels as readonly string[]).includes(value);
