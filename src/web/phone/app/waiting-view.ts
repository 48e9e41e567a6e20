import type { App, Drawn } from './app.ts';
import { button, calmDrawing, doneDrawing, drawing, el } from './element.ts';
import { isPushOn, isPushPossible, switchPushOn } from './push.ts';

/** Enrolled, just now. */
export const drawReady = (app: App): Drawn => {
  const { ready, goOn } = app.words;
  const { install } = app;
  const content = [
    el(
      'div',
      { class: 'calm good' },
      drawing(doneDrawing),
      el('h1', {}, ready.title),
      el('p', { class: 'lead' }, ready.lead),
    ),
    el(
      'div',
      { class: 'bottom' },
      install === undefined
        ? el('p', { class: 'quiet' }, ready.installHint)
        : button(ready.install, 'second full', install),
      button(goOn, 'full', () => app.show({ is: 'waiting' })),
    ),
  ];
  return { title: ready.title, content };
};

/** Nothing is asked. Says whether a request would arrive, and who would be asked. */
export const drawWaiting = (app: App): Drawn => {
  const { waiting } = app.words;
  const state = el('p', { class: 'state', role: 'status' });
  const tell = (connection: App['connection']) => {
    state.dataset['state'] = connection;
    state.replaceChildren(el('span', { class: 'dot' }), waiting.connection[connection]);
  };
  tell(app.connection);
  const content = [
    el(
      'div',
      { class: 'calm' },
      drawing(calmDrawing),
      el('h1', {}, waiting.title),
      el('p', { class: 'lead' }, waiting.lead),
      state,
      el('p', { class: 'quiet' }, waiting.own(app.identity?.name ?? '')),
    ),
    el(
      'div',
      { class: 'bottom' },
      pushPart(app),
      button(waiting.devices, 'second full', () => app.show({ is: 'devices' })),
    ),
  ];
  return { title: waiting.title, content, onConnection: tell };
};

/** Where a push service is configured and the browser knows it, the person may ask to be told while the app is closed. */
const pushPart = (app: App): HTMLElement | undefined => {
  const { waiting } = app.words;
  const { identity } = app;
  if (identity === undefined || !isPushPossible(app.pushKey)) return undefined;
  const part = el('div', { class: 'stack' });
  const ask = async () => {
    const outcome = await switchPushOn(identity, app.pushKey);
    part.replaceChildren(
      el(
        'p',
        { class: 'quiet', role: 'status' },
        outcome === 'on' ? waiting.notified : outcome === 'refused' ? waiting.notifyRefused : app.words.unreachable,
      ),
    );
  };
  void isPushOn().then((on) => !on && part.append(button(waiting.notify, 'second full', () => void ask())));
  return part;
};
