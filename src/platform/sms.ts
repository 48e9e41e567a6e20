import type { Messenger } from './messenger.ts';
import type { Outgoing } from './outgoing.ts';

export type SmsSettings = {
  /** Where the gateway takes a message, by POST. */
  readonly url: string;
  readonly contentType: 'application/json' | 'application/x-www-form-urlencoded';
  /** The body, in which `{to}` and `{text}` stand for the number and the words, each encoded as the content type asks. */
  readonly template: string;
  /** Value of the `Authorization` header; undefined when the gateway wants none. */
  readonly authorization: string | undefined;
};

/** Hands messages to an SMS gateway over HTTP. Rejects when it answers with anything but success. */
export const createSmsSender = (
  settings: SmsSettings,
  fetchGateway: Outgoing['fetch'],
): Pick<Messenger, 'sendSms'> => ({
  sendSms: async (sms) => {
    const { url, contentType, authorization } = settings;
    const answer = await fetchGateway(url, {
      method: 'POST',
      headers: { 'content-type': contentType, ...(authorization === undefined ? {} : { authorization }) },
      body: fillTemplate(settings, sms),
    });
    // Neither the number nor the gateway's words belong in a log.
    if (!answer.ok) throw new Error(`The SMS gateway answered ${answer.status}.`);
  },
});

/** The body of one message. In JSON the places stand inside quotes, as in `{"to":"{to}","message":"{text}"}`. */
export const fillTemplate = (
  { template, contentType }: Pick<SmsSettings, 'template' | 'contentType'>,
  sms: { readonly to: string; readonly text: string },
): string => {
  const encode = contentType === 'application/json' ? insideQuotes : encodeURIComponent;
  return template.replaceAll(/\{(to|text)\}/g, (_place, name: 'to' | 'text') => encode(sms[name]));
};

const insideQuotes = (text: string): string => JSON.stringify(text).slice(1, -1);
