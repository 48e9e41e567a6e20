import { createLook, type Look, type LookOptions, readCss, type Stylesheet } from '#platform/look/look.ts';

/** The look of the professional door, and the one stylesheet that its hosts (pages, card) must serve. */
export const createProfessionalLook = (
  options: LookOptions,
): { readonly look: Look; readonly stylesheet: Stylesheet } =>
  createLook(readCss(new URL('./professional.css', import.meta.url)), options);
