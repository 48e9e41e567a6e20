import type { TrustRootProblem } from '#methods/card/read-trust-root.ts';
import { type Refused, refused } from './operation.ts';

const wrong = (fr: string, en: string): Refused => refused('/certificate', fr, en);

/** What is wrong with an uploaded root, in words. */
export const trustRootFaults: Readonly<Record<TrustRootProblem, Refused>> = {
  empty: wrong('Donnez un fichier PEM ou DER.', 'Give a PEM or DER file.'),
  'too-big': wrong('Le fichier est trop gros.', 'The file is too big.'),
  'private-key': wrong(
    'Ce fichier contient une clé privée. Il n’a pas été gardé ; cette clé a voyagé.',
    'This file holds a private key. It was not kept; that key has travelled.',
  ),
  'not-a-certificate': wrong(
    'Ce n’est pas un certificat X.509 que nous sachions lire, ou il est signé par un algorithme faible.',
    'This is no X.509 certificate that we can read, or it is signed with a weak algorithm.',
  ),
  'no-root': wrong(
    'Aucun certificat de ce fichier n’est auto-signé : ce n’est pas une racine.',
    'No certificate of this file is self-signed: it is no root.',
  ),
  'several-roots': wrong('Donnez une racine à la fois.', 'Give one root at a time.'),
  'not-an-authority': wrong(
    'Un certificat de ce fichier n’est pas celui d’une autorité qui signe des certificats.',
    'A certificate of this file is not that of an authority that signs certificates.',
  ),
  'not-valid-now': wrong(
    'Un certificat de ce fichier n’est pas valable aujourd’hui.',
    'A certificate of this file is not valid today.',
  ),
  'weak-key': wrong(
    'La clé est trop faible : RSA de 3072 bits ou plus, ou courbe P-256, P-384 ou P-521.',
    'The key is too weak: RSA of 3072 bits or more, or a curve P-256, P-384 or P-521.',
  ),
  'stray-intermediate': wrong(
    'Un intermédiaire de ce fichier ne remonte pas à cette racine.',
    'An intermediate of this file does not climb to this root.',
  ),
};

/** What is wrong with a change of the roots as they stand. */
export const trustFaults = {
  alreadyThere: wrong('Cette racine est déjà de confiance.', 'This root is trusted already.'),
  otherStore: refused(
    '/store',
    'Cette racine est connue dans l’autre magasin : réelles et de test ne se mêlent pas.',
    'This root is known in the other store: production and test never mix.',
  ),
  alreadyWithdrawn: refused('/fingerprint', 'Cette racine est déjà retirée.', 'This root is withdrawn already.'),
  last: refused(
    '/fingerprint',
    'C’est la dernière racine : plus aucune carte ne pourrait se connecter. Ajoutez d’abord l’autre.',
    'This is the last root: no card could log in any more. Add the other one first.',
  ),
  overtaken: refused(
    '',
    'Les racines ont changé entre-temps : relisez la liste et recommencez.',
    'The roots changed meanwhile: read the list again and start over.',
  ),
} as const;
