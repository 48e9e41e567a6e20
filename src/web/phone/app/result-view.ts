import type { App, Drawn, View } from './app.ts';
import { alertDrawing, button, doneDrawing, drawing, el } from './element.ts';

/** How a request ended. Stays until the person has read it, or a new request comes. */
export const drawResult = (app: App, { outcome, serviceName }: Extract<View, { is: 'result' }>): Drawn => {
  const isGood = outcome.is === 'approved';
  const isCalm = outcome.is === 'refused' || outcome.is === 'reported' || outcome.is === 'cancelled';
  const message = outcome.message[app.language];
  const content = [
    el(
      'div',
      { class: `calm ${isGood ? 'good' : isCalm ? '' : 'bad'}` },
      drawing(isGood || isCalm ? doneDrawing : alertDrawing),
      el('h1', {}, message),
      el('p', { class: 'eyebrow' }, serviceName),
      el('p', { class: 'lead' }, outcome.advice[app.language]),
    ),
    el(
      'div',
      { class: 'bottom' },
      button(app.words.done, 'full', () => app.show({ is: 'waiting' })),
    ),
  ];
  return { title: message, content };
};

/** This phone is of no more use, and what to do. */
export const drawBarred = (app: App, why: 'blocked' | 'gone'): Drawn => {
  const { barred } = app.words;
  const content = [
    el(
      'div',
      { class: 'calm bad' },
      drawing(alertDrawing),
      el('h1', {}, barred[why]),
      el('p', { class: 'lead' }, why === 'blocked' ? barred.blockedLead : barred.goneLead),
      el('p', {}, barred.advice),
    ),
    el(
      'div',
      { class: 'bottom' },
      button(barred.begin, 'full', () => app.show({ is: 'start' })),
    ),
  ];
  return { title: barred[why], content };
};
