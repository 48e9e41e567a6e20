import type { Texts } from '#platform/language.ts';
import type { DeskChannel, DeskState } from './exchange.ts';

export type BureauTexts = Readonly<
  Record<
    | 'title'
    | 'shortTitle'
    | 'start'
    | 'lead'
    | 'person'
    | 'channel'
    | 'begin'
    | 'before'
    | 'needPhone'
    | 'phonePage'
    | 'needAgent'
    | 'agentPage'
    | 'waiting'
    | 'done'
    | 'failed'
    | 'calls'
    | 'request'
    | 'poll'
    | 'tokens'
    | 'end'
    | 'sent'
    | 'received'
    | 'idToken'
    | 'accessToken'
    | 'again',
    string
  >
> & {
  readonly channels: Readonly<Record<DeskChannel, string>>;
  readonly pick: Readonly<Record<DeskChannel, string>>;
  readonly titles: Readonly<Record<DeskState['is'], string>>;
};

export const bureauTexts: Texts<BureauTexts> = {
  fr: {
    title: 'Un logiciel de bureau, sans navigateur',
    shortTitle: 'Bureau',
    start: 'Accueil',
    lead: 'Il commence une connexion par son serveur (CIBA), et la personne l’approuve sur son téléphone ou avec sa carte. Chaque échange est montré.',
    person: 'Qui doit approuver',
    channel: 'Par quel moyen',
    channels: { MOBILE: 'Son téléphone (MOBILE)', CARD: 'Sa carte, par l’agent du poste (CARD)' },
    begin: 'Commencer la connexion',
    before: 'Avant d’essayer',
    needPhone: 'Le téléphone de la personne doit être enrôlé\u00a0:',
    phonePage: 'le téléphone du bac à sable',
    needAgent: 'L’agent de la carte attend la carte de la personne\u00a0:',
    agentPage: 'l’agent de la carte',
    titles: {
      waiting: 'La personne doit approuver',
      done: 'La personne est connectée',
      failed: 'La connexion n’a pas abouti',
    },
    pick: {
      MOBILE: 'Sur le téléphone, choisir ce nombre\u00a0:',
      CARD: 'Dans l’agent de la carte, choisir ce nombre\u00a0:',
    },
    waiting:
      'Le serveur du logiciel interroge la plateforme à l’intervalle qu’elle a donné. La page suit par elle-même.',
    done: 'Identifiant national reçu\u00a0:',
    failed: 'La plateforme a répondu\u00a0:',
    calls: 'Les échanges, dans l’ordre',
    request: 'La demande',
    poll: 'Une interrogation\u00a0: pas encore',
    tokens: 'Les jetons',
    end: 'Une interrogation\u00a0: c’est terminé',
    sent: 'Envoyé, échange',
    received: 'Reçu, échange',
    idToken: 'Ce que dit l’id_token',
    accessToken: 'Ce que dit le jeton d’accès',
    again: 'Recommencer',
  },
  en: {
    title: 'A desk application, without a browser',
    shortTitle: 'Desk',
    start: 'Start',
    lead: 'It starts a login from its server (CIBA), and the person approves it on the phone or with the card. Every exchange is shown.',
    person: 'Who shall approve',
    channel: 'By which means',
    channels: { MOBILE: 'Their phone (MOBILE)', CARD: 'Their card, by the agent on the desk (CARD)' },
    begin: 'Start the login',
    before: 'Before you try',
    needPhone: 'The person’s phone must be enrolled:',
    phonePage: 'the phone of the sandbox',
    needAgent: 'The card agent waits for the person’s card:',
    agentPage: 'the card agent',
    titles: {
      waiting: 'The person has to approve',
      done: 'The person is logged in',
      failed: 'The login did not succeed',
    },
    pick: { MOBILE: 'On the phone, choose this number:', CARD: 'In the card agent, choose this number:' },
    waiting: 'The application’s server polls at the interval that the platform gave. The page follows by itself.',
    done: 'National identifier received:',
    failed: 'The platform answered:',
    calls: 'The exchanges, in order',
    request: 'The request',
    poll: 'A poll: not yet',
    tokens: 'The tokens',
    end: 'A poll: it is over',
    sent: 'Sent, exchange',
    received: 'Received, exchange',
    idToken: 'What the id_token says',
    accessToken: 'What the access token says',
    again: 'Start again',
  },
};
