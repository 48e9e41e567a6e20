import { type CardRefusal, type CardSettings, refuse } from './card.ts';
import { readCategory } from './card-extensions.ts';
import type { Certificate } from './certificate.ts';
import { type Chain, type ChainContext, findChain } from './chain.ts';

/**
 * Verifies the chain, against the production store first and then against the test store. In production a
 * test card is P205: below test roots, or with a carrier category of 0x80 or above (IGC-Santé, G01).
 * No configured root above the card: P204.
 */
export function findTrustedChain(card: Certificate, context: RealmContext): Chain | CardRefusal {
  const { settings, ...climb } = context;
  const production = findChain(card, { ...climb, store: settings.trust.production });
  const test = typeof production === 'string' ? findChain(card, { ...climb, store: settings.trust.test }) : undefined;
  const chain = test ?? production;
  if (typeof chain === 'string') return refuse('P204', explain(production, chain));
  return settings.mode === 'production' ? checkProduction(card, chain, test !== undefined) : chain;
}

export type RealmContext = Omit<ChainContext, 'store'> & { readonly settings: CardSettings };

function explain(...failures: readonly (Chain | string)[]): string {
  return failures.includes('signature does not verify') ? 'a signature of the chain does not verify' : 'unknown issuer';
}

function checkProduction(card: Certificate, chain: Chain, belowTestRoot: boolean): Chain | CardRefusal {
  if (belowTestRoot) return refuse('P205', 'below a test root');
  const category = readCategory(card);
  return category !== undefined && category >= 0x80 ? refuse('P205', 'carrier category of a test card') : chain;
}
