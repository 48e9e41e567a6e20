import type { Vault } from '#issuer/keys.ts';

/** Seals nothing, but ties each value to its row all the same: for tests that read what a store wrote. */
export const plainVault: Vault = {
  seal: (text, associated) => JSON.stringify([associated, text]),
  open: (sealed, associated) => {
    const [owner, text] = JSON.parse(sealed) as [string, string];
    if (owner !== associated) throw new Error('sealed for another row');
    return text;
  },
};
