import { createLook, type Look, type LookOptions, readCss, type Stylesheet } from '#platform/look/look.ts';

/** The look of public pages, account, partner space and console. */
export const createOfficeLook = (options: LookOptions): { readonly look: Look; readonly stylesheet: Stylesheet } =>
  createLook(readCss(new URL('./office.css', import.meta.url)), options);
