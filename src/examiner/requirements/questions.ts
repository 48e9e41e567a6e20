import { words } from '../words.ts';
import { both, professional, type Requirement } from './requirement.ts';

/** What a machine cannot see: a question, to be answered with something attached. */
export const questionRequirements = {
  'question.secret-kept': {
    source: 'psc.md §7.4',
    kinds: both,
    text: words(
      'Comment le secret est-il gardé côté serveur, et qui peut le lire ?',
      'How is the secret kept on the server, and who can read it?',
    ),
    mend: words(
      'Joignez une description du coffre et des droits.',
      'Attach a description of the vault and of the rights.',
    ),
  },
  'question.reconciliation': {
    source: 'psc.md §7.4 (PSC 4), franceconnect.md §10',
    kinds: both,
    text: words(
      'Comment un compte existant est-il rapproché à la première connexion, sans doublon et sans se fier au courriel ?',
      'How is an existing account reconciled at the first login, without duplicates and without trusting the e-mail?',
    ),
    mend: words(
      'Joignez la règle et une capture de la première connexion.',
      'Attach the rule and a screenshot of the first login.',
    ),
  },
  'question.national-id': {
    source: 'psc.md §4.5 et §10',
    kinds: professional,
    text: words(
      'La personne est-elle reconnue par SubjectNameID et par otherIds quand son identifiant change ?',
      'Is the person recognised by SubjectNameID, and by otherIds when the identifier changes?',
    ),
    mend: words(
      'Joignez la règle de rapprochement ADELI vers RPPS.',
      'Attach the rule for the change from ADELI to RPPS.',
    ),
  },
  'question.session': {
    source: 'psc.md §5, franceconnect.md §1.14',
    kinds: both,
    text: words(
      'La session du service dure-t-elle au plus autant que la nôtre, et la laisse-t-elle ouverte quand elle se ferme d’elle-même ?',
      'Does the session of the service last no longer than ours, and leave ours open when it closes by itself?',
    ),
    mend: words('Joignez les durées et ce qui y met fin.', 'Attach the durations and what ends them.'),
  },
  'question.browser': {
    source: 'RFC 8252 §8.12',
    kinds: both,
    text: words(
      'La connexion s’ouvre-t-elle dans le navigateur de la personne, jamais dans une fenêtre intégrée à une application ?',
      'Does the login open in the person’s browser, never in a window inside an application?',
    ),
    mend: words(
      'Joignez une capture de la page de connexion, barre d’adresse comprise.',
      'Attach a screenshot of the login page, with its address bar.',
    ),
  },
  'question.terms': {
    source: 'psc.md §7.4 (PSC 1, 3, 5), franceconnect.md §1.17',
    kinds: both,
    text: words(
      'Les conditions d’utilisation mentionnent-elles la porte et les données reçues ?',
      'Do the terms of use mention the door and the data received?',
    ),
    mend: words('Joignez l’adresse ou le texte.', 'Attach the address or the text.'),
  },
} as const satisfies Readonly<Record<string, Requirement>>;
