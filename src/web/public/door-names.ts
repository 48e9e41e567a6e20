import type { Texts } from '#platform/language.ts';
import type { ConnectedService } from './public-deps.ts';

/** The doors, as readers know them. */
export const doorNames: Texts<Readonly<Record<ConnectedService['door'], string>>> = {
  fr: {
    professional: 'Professionnels de santé',
    low: 'Citoyens',
    plus: 'Citoyens, niveau renforcé',
  },
  en: {
    professional: 'Health professionals',
    low: 'Citizens',
    plus: 'Citizens, higher level',
  },
};
