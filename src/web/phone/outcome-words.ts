import { faultCatalogue } from '#vocabulary/fault-catalogue.ts';
import type { OutcomeAnswer, RequestEnd } from './shapes.ts';

/** What the person who holds the phone reads about the end of a request; the desk has words of its own. */
export const outcomeAnswer = (how: RequestEnd): OutcomeAnswer => ({ is: how, ...words[how] });

const words: Readonly<Record<RequestEnd, Omit<OutcomeAnswer, 'is'>>> = {
  approved: {
    message: { fr: 'C’est approuvé.', en: 'Approved.' },
    advice: { fr: 'Vous pouvez revenir au service.', en: 'You can go back to the service.' },
  },
  refused: {
    message: { fr: 'Vous avez refusé.', en: 'You refused.' },
    advice: { fr: 'Rien n’a été ouvert.', en: 'Nothing was opened.' },
  },
  reported: {
    message: { fr: 'Merci de l’avoir signalé.', en: 'Thank you for reporting it.' },
    advice: {
      fr: 'Rien n’a été ouvert. Pendant un moment, plus aucune demande ne vous sera envoyée.',
      en: 'Nothing was opened. For a while no request will be sent to you.',
    },
  },
  'wrong-code': {
    message: { fr: 'Ce n’était pas le bon nombre.', en: 'That was not the right number.' },
    advice: {
      fr: 'Par sécurité, la demande est terminée. Recommencez depuis le service.',
      en: 'For safety, the request has ended. Start again from the service.',
    },
  },
  superseded: {
    message: { fr: 'Une demande plus récente a remplacé celle-ci.', en: 'A newer request replaced this one.' },
    advice: { fr: 'Répondez à la nouvelle demande.', en: 'Answer the new request.' },
  },
  cancelled: {
    message: {
      fr: 'La demande a été annulée là où elle avait été faite.',
      en: 'The request was cancelled where it was made.',
    },
    advice: { fr: 'Vous n’avez rien à faire.', en: 'There is nothing for you to do.' },
  },
  expired: {
    message: faultCatalogue.P503.message,
    advice: { fr: 'Recommencez depuis le service.', en: 'Start again from the service.' },
  },
};
