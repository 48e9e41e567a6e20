import { createLook, type Look, readCss, type Stylesheet, type Theme } from '#platform/look/look.ts';

/** The look of the professional door, and the one stylesheet that its hosts (pages, card) must serve. */
export const createProfessionalLook = (theme: Theme = {}): { readonly look: Look; readonly stylesheet: Stylesheet } =>
  createLook(readCss(new URL('./professional.css', import.meta.url)), theme);
