import type { Texts } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import type { NavLink } from './sandbox-page.ts';

/** Where a person can be in the sandbox. */
export type SandboxPlace = 'start' | 'reader' | 'cabinet' | 'hopital' | 'citizens';

/** The hosts that have pages. */
export type SandboxHosts = {
  readonly readerOrigin: string;
  readonly demoOrigin: string;
  /** Undefined where the citizen door is closed. */
  readonly citizen?: { readonly demoOrigin: string } | undefined;
};

/** The same places on every page of the sandbox, with the one where the reader is marked. */
export const sandboxNavigation = (
  language: Language,
  { readerOrigin, demoOrigin, citizen }: SandboxHosts,
  here?: SandboxPlace,
): readonly NavLink[] => {
  const urls: Readonly<Record<SandboxPlace, string>> = {
    start: `${readerOrigin}/`,
    reader: `${readerOrigin}/reader`,
    cabinet: `${demoOrigin}/cabinet`,
    hopital: `${demoOrigin}/hopital`,
    citizens: `${citizen?.demoOrigin ?? ''}/`,
  };
  const link = (place: SandboxPlace): NavLink => ({
    url: urls[place],
    label: labels[language][place],
    current: place === here,
  });
  const places = ['start', 'reader', 'cabinet', 'hopital'] as const;
  return [...places, ...(citizen === undefined ? [] : (['citizens'] as const))].map(link);
};

const labels: Texts<Readonly<Record<SandboxPlace, string>>> = {
  fr: { start: 'Accueil', reader: 'Lecteur', cabinet: 'Cabinet', hopital: 'Hôpital', citizens: 'Citoyens' },
  en: { start: 'Start', reader: 'Reader', cabinet: 'Practice', hopital: 'Hospital', citizens: 'Citizens' },
};
