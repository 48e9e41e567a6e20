import type { Language } from '#vocabulary/fault.ts';
import { say } from '../../office/say.ts';

/**
 * What the rules of `clients` object, in the words of whoever fills in the form. The rules speak English, as the
 * command line shows them; the words are found by how the sentence begins. A test reads the rules and finds them all.
 */
const rules: readonly (readonly [begins: string, fr: string, en: string])[] = [
  [
    'must be an absolute address',
    'elle doit être entière, depuis https://, en lettres ASCII sans espace',
    'it must be whole, from https:// on, in ASCII letters without spaces',
  ],
  ['must not have the scheme', 'ce schéma n’est pas admis', 'this scheme is not admitted'],
  ['must not have a fragment', 'pas de fragment (#)', 'no fragment (#)'],
  [
    'must not have a wildcard',
    'pas de joker (*), chaque adresse est enregistrée pour elle-même',
    'no wildcard (*), every address is registered by itself',
  ],
  ['must not carry a user name', 'pas de nom d’utilisateur', 'no user name'],
  [
    'must have two slashes',
    'il faut deux barres et un hôte après le schéma',
    'two slashes and a host follow the scheme',
  ],
  [
    'must be https: plain http',
    'https est exigé, http va pour localhost seulement',
    'it must be https, http is for localhost only',
  ],
  [
    'must be https: loopback',
    'https est exigé, localhost est pour le bac à sable et les applications natives',
    'it must be https, localhost is for the sandbox and for native applications',
  ],
  ['must be an https address', 'https est exigé', 'it must be https'],
  ['must not lie in a private network', 'pas d’adresse d’un réseau privé', 'no address of a private network'],
  [
    'must use a scheme',
    'le schéma doit être un nom de domaine renversé, comme fr.example.app',
    'the scheme must be a domain name in reverse, such as fr.example.app',
  ],
  ['must name at least one address', 'il faut au moins une adresse', 'at least one address is needed'],
  [
    'is needed: the redirect addresses',
    'nécessaire, les adresses de retour ont plusieurs hôtes',
    'needed, the addresses to return to have several hosts',
  ],
  [
    'must not have an encoded character',
    'l’hôte doit se lire tel qu’il est, sans caractère encodé (%)',
    'the host must read as it is, without encoded characters (%)',
  ],
  ['must be given, or else', 'une clé est nécessaire, ou son adresse', 'a key is needed, or its address'],
  [
    'is needed, or jwks_uri',
    'il faut les clés ou leur adresse, l’un des deux',
    'the keys or their address, one of the two',
  ],
  [
    'must be a public key',
    'c’est la clé publique qu’il faut, celle-ci est privée',
    'the public key is wanted, this one is private',
  ],
  [
    'must not be there: give the public key',
    'donnez la clé publique seule, et remplacez celle-ci, qui n’est plus secrète',
    'give the public key only, and replace this one, which is no longer secret',
  ],
  ['must be RSA, EC or OKP', 'la clé doit être RSA, EC ou OKP', 'the key must be RSA, EC or OKP'],
  ['must be ES256 on plus', 'ES256 est exigé au niveau renforcé', 'ES256 is required on plus'],
  ['must be printable text', 'le texte doit être imprimable', 'the text must be printable'],
];

/** A rule without words of its own is told as it stands. */
export const wordsOfRule = (language: Language, reason: string): string => {
  const [, ...words] = rules.find(([begins]) => reason.startsWith(begins)) ?? ['', reason, reason];
  return say(language, ...words);
};
