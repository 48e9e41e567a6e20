import type { App, Drawn } from './app.ts';
import { alertNotice, button, el } from './element.ts';
import { openOffer } from './opening-view.ts';
import { isScanPossible, scan, type Scan } from './scanning.ts';

/** How an enrolment begins: by the link in a QR code, scanned or pasted. */
export const drawStart = (app: App): Drawn => {
  const { start } = app.words;
  const form = tokenForm(app);
  const content = [
    el('h1', {}, start.title),
    el('p', { class: 'lead' }, start.lead),
    el('ol', { class: 'steps' }, ...start.steps.map((step) => el('li', {}, step))),
    form.element,
  ];
  return { title: start.title, content, onLeave: form.stop };
};

/** The secret part of an enrolment link, or the link's secret alone; undefined when it is neither. */
export const readToken = (text: string): string | undefined => {
  const token = text.trim().split('#').at(-1) ?? '';
  return /^[\w-]{20,64}$/.test(token) ? token : undefined;
};

const tokenForm = (app: App): { readonly element: HTMLElement; readonly stop: () => void } => {
  const { words } = app;
  const problem = el('div', {});
  const take = (text: string) => {
    const token = readToken(text);
    if (token === undefined) problem.replaceChildren(alertNotice(words.start.badCode));
    else app.show({ is: 'opening', token, held: openOffer(token) });
  };
  const input = el('input', {
    id: 'token',
    type: 'text',
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    required: true,
  });
  const submit = (event: Event) => {
    event.preventDefault();
    take(input.value);
  };
  const camera = isScanPossible() ? cameraPart(app, take) : undefined;
  const form = el(
    'form',
    { class: 'stack', submit, novalidate: true },
    el('label', { for: 'token' }, words.start.code),
    input,
    el('button', { class: `button full ${camera === undefined ? '' : 'second'}` }, words.goOn),
  );
  return { element: el('div', { class: 'stack' }, problem, camera?.element, form), stop: () => camera?.stop() };
};

const cameraPart = (
  { words }: App,
  take: (text: string) => void,
): { readonly element: HTMLElement; readonly stop: () => void } => {
  const part = el('div', { class: 'stack' });
  let running: Scan | undefined;
  const rest = (...notice: readonly Node[]) => {
    running?.stop();
    running = undefined;
    part.replaceChildren(...notice, button(words.start.scan, 'full', begin));
  };
  const begin = () => {
    const video = el('video', { class: 'camera', muted: true, playsinline: true, 'aria-label': words.start.scanning });
    part.replaceChildren(
      el('p', { role: 'status' }, words.start.scanning),
      video,
      button(words.start.stopScan, 'second full', () => rest()),
    );
    const onRead = (text: string) => {
      rest();
      take(text);
    };
    running = scan(video, onRead, () => rest(alertNotice(words.start.noCamera)));
  };
  rest();
  return { element: part, stop: () => running?.stop() };
};
