import type { Texts } from '#platform/language.ts';
import { citizenFaultCatalogue } from '#vocabulary/citizen-fault-catalogue.ts';
import type { EventKind } from '#vocabulary/event.ts';
import { faultCatalogue } from '#vocabulary/fault-catalogue.ts';
import type { FaultDefinition } from '#vocabulary/fault.ts';
import { kindWords } from './kind-words.ts';

const say = (fr: string, en: string): Texts<string> => ({ fr, en });

/** The steps of a login as support tells them to the person on the telephone. */
const steps = {
  'login.accepted': say('La personne a prouvé qui elle est.', 'The person proved who they are.'),
  'login.refused': say('La connexion a été refusée.', 'The login was refused.'),
  'authorization.granted': say('Le service a reçu la connexion.', 'The service was granted the login.'),
  'token.issued': say('Le service a pris ses jetons.', 'The service took its tokens.'),
  'token.reuse-detected': say(
    'Un code ou un jeton a servi deux fois : tout a été révoqué.',
    'A code or token was used twice: everything was revoked.',
  ),
  'grant.revoked': say('L’accès du service a été révoqué.', 'The service’s grant was revoked.'),
  'session.ended': say('La session a pris fin.', 'The session was ended.'),
  'logout.delivered': say('Le service a confirmé la déconnexion.', 'The service confirmed the logout.'),
  'logout.failed': say(
    'Le service n’a pas pu être prévenu de la déconnexion.',
    'The service could not be told of the logout.',
  ),
  'challenge.opened': say('Le téléphone ou le poste a été sollicité.', 'The phone or the desk was asked.'),
  'challenge.approved': say('La demande a été approuvée.', 'The request was approved.'),
  'challenge.ended': say('La demande a pris fin sans accord.', 'The request ended without approval.'),
  'citizen.provider-chosen': say('La personne est partie vers un fournisseur.', 'The person left for a provider.'),
  'citizen.provider-answered': say('Le fournisseur a répondu.', 'The provider answered.'),
  'citizen.register-asked': say('L’état civil a été interrogé.', 'The civil register was asked.'),
  'citizen.verified': say('L’identité a été vérifiée.', 'The identity was verified.'),
  'citizen.refused': say('La connexion a été refusée.', 'The login was refused.'),
  'citizen.data-sent': say(
    'La personne a vu ce qui part et est revenue au service.',
    'The person saw what goes out and returned to the service.',
  ),
  'citizen.ins-decided': say(
    'L’identité nationale de santé a été demandée.',
    'The national health identity was asked for.',
  ),
  'citizen.session-ended': say('La session a pris fin.', 'The session was ended.'),
  'contact.messaged': say('Un message est parti à la personne.', 'A message went out to the person.'),
  'citizen.subject-kept': say(
    'L’identifiant de la personne chez ce service a été fixé.',
    'The subject at this service was fixed.',
  ),
  'citizen.token-checked': say('Un fournisseur de données a vérifié un jeton.', 'A data provider checked a token.'),
  'fraud.reported': say(
    'La personne a signalé cette connexion comme frauduleuse.',
    'The person reported this login as fraudulent.',
  ),
  'support.unmasked': say('Le support a vu de qui il s’agit.', 'Support saw whose login it is.'),
} as const satisfies Partial<Readonly<Record<EventKind, Texts<string>>>>;

const words: Readonly<Record<EventKind, Texts<string>>> = { ...steps, ...kindWords };

/** What a line of the journal says, in one sentence; its kind where somebody wrote another into the journal. */
export const stepWords = (kind: EventKind): Texts<string> =>
  Object.hasOwn(words, kind) ? words[kind] : say(kind, kind);

const catalogue: Readonly<Record<string, FaultDefinition>> = { ...faultCatalogue, ...citizenFaultCatalogue };

/** A fault of either door, by its code; undefined when there is none of that code. */
export const findFault = (code: string): FaultDefinition | undefined =>
  Object.hasOwn(catalogue, code) ? catalogue[code] : undefined;
