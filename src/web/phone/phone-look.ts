import { createLook, type LookOptions, readCss } from '#platform/look/look.ts';

/** The look of the phone app: the common stylesheet and the app's own. */
export const createPhoneLook = (options: LookOptions) =>
  createLook(readCss(new URL('./phone.css', import.meta.url)), options);
