import { createLook, type Look, type LookOptions, readCss, type Stylesheet } from '#platform/look/look.ts';

/** The look of the citizen door, and the stylesheet that its two listeners serve. */
export const createCitizenLook = (options: LookOptions): { readonly look: Look; readonly stylesheet: Stylesheet } =>
  createLook(readCss(new URL('./citizen.css', import.meta.url)), options);
