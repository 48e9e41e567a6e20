import type { HoldAnswer } from '../shapes.ts';
import type { App, Drawn } from './app.ts';
import { call, type Reply } from './calls.ts';
import { alertNotice, button, el } from './element.ts';

/** Takes up the offer of a QR code: from here on nobody else can, and the person has time for a name and a PIN. */
export const openOffer = (token: string): Promise<Reply<HoldAnswer>> =>
  call<HoldAnswer>('POST', 'enrolments/hold', { token });

/** Until the server has answered. Drawn anew in the other language, it waits for the same answer. */
export const drawOpening = (
  app: App,
  opening: { readonly token: string; readonly held: Promise<Reply<HoldAnswer>> },
): Drawn => {
  const { words } = app;
  const rest = el('div', { class: 'stack' }, el('p', { role: 'status' }, words.opening.lead));
  let isLeft = false;
  const onAnswer = (reply: Reply<HoldAnswer>) => {
    if (isLeft) return;
    if (reply.is === 'done') return app.show({ is: 'setup', token: reply.body.token });
    rest.replaceChildren(alertNotice(...problemWords(app, reply)), ...ways(app, opening.token, reply));
  };
  void opening.held.then(onAnswer);
  return {
    title: words.opening.title,
    content: [el('h1', {}, words.opening.title), rest],
    onLeave: () => {
      isLeft = true;
    },
  };
};

const problemWords = (
  { words, language }: App,
  reply: Exclude<Reply<never>, { is: 'done' }>,
): readonly HTMLElement[] => {
  if (reply.is === 'unreachable') return [el('p', {}, words.unreachable)];
  if (reply.refusal === undefined) return [el('p', {}, words.odd)];
  return [reply.refusal.message, reply.refusal.advice].map((text) => el('p', {}, text[language]));
};

const ways = (app: App, token: string, { is }: Reply<never>): readonly HTMLElement[] => [
  ...(is === 'unreachable'
    ? [button(app.words.again, 'full', () => app.show({ is: 'opening', token, held: openOffer(token) }))]
    : []),
  button(app.words.back, 'second full', () => app.show({ is: app.identity === undefined ? 'start' : 'waiting' })),
];
