import { answer, type Answer } from './answering.ts';
import type { App, Drawn, LiveRequest } from './app.ts';
import { alertNotice, button, el } from './element.ts';
import { drawTimeLeft } from './time-left.ts';

/** A request, first step: who asks, and which number the other screen shows. */
export const drawPick = (app: App, request: LiveRequest, isNewer: boolean): Drawn => {
  const { request: words } = app.words;
  const time = drawTimeLeft(app, request);
  const problem = el('div', {});
  const choices = request.choices.map((code) =>
    el('button', { type: 'button', class: 'number', click: () => app.show({ is: 'confirm', request, code }) }, code),
  );
  const content = [
    heading(app, request),
    ...(isNewer ? [el('p', { class: 'quiet', role: 'status' }, words.newer)] : []),
    time.element,
    el(
      'div',
      { class: 'bottom' },
      el('h2', { id: 'question' }, words.question),
      el('div', { class: 'numbers', role: 'group', 'aria-labelledby': 'question' }, ...choices),
      el('p', { class: 'quiet' }, words.caution),
      problem,
      el(
        'div',
        { class: 'pair' },
        button(words.refuse, 'second', () => void decide(app, request, { decision: 'refuse' }, problem)),
        button(words.notMe, 'danger', () => app.show({ is: 'report', request })),
      ),
    ),
  ];
  return { title: `${words.eyebrow} · ${request.serviceName}`, content, onLeave: time.stop };
};

/** Second step: the service once more, the number chosen, and the holder's own code or touch. */
export const drawConfirm = (app: App, request: LiveRequest, code: string): Drawn => {
  const { request: words } = app.words;
  const time = drawTimeLeft(app, request);
  const problem = el('div', {});
  const pin = app.identity?.lock.kind === 'pin' ? pinInput() : undefined;
  const approve = el(
    'button',
    { class: 'button full', 'aria-label': words.approveLabel(request.serviceName) },
    pin === undefined ? words.withPasskey : words.approve,
  );
  const submit = async (event: Event) => {
    event.preventDefault();
    if (pin !== undefined && !/^\d{6,8}$/.test(pin.value)) {
      problem.replaceChildren(alertNotice(app.words.weak.length));
      return pin.focus();
    }
    approve.disabled = true;
    await decide(app, request, { decision: 'approve', code, pin: pin?.value ?? '' }, problem);
    approve.disabled = false;
    if (pin !== undefined) pin.value = '';
    if (pin?.isConnected === true) pin.focus();
  };
  const content = [
    heading(app, request),
    time.element,
    el(
      'form',
      { class: 'bottom', novalidate: true, submit: (event) => void submit(event) },
      el(
        'p',
        { class: 'picked' },
        words.picked,
        ' ',
        el('strong', {}, code),
        button(words.change, 'second small', () => app.show({ is: 'pick', request, isNewer: false })),
      ),
      pin !== undefined && el('label', { for: 'pin' }, words.pin),
      pin,
      problem,
      approve,
      button(words.refuse, 'second full', () => void decide(app, request, { decision: 'refuse' }, problem)),
    ),
  ];
  return { title: `${words.approve} · ${request.serviceName}`, content, focus: pin, onLeave: time.stop };
};

/** “This was not me”, asked once more: it keeps every request away for a while. */
export const drawReport = (app: App, request: LiveRequest): Drawn => {
  const { report } = app.words;
  const time = drawTimeLeft(app, request);
  const problem = el('div', {});
  const content = [
    el('h1', {}, report.title),
    el('p', { class: 'lead' }, report.lead(request.serviceName)),
    el('p', {}, report.effect(Math.ceil(request.quietSeconds / 60))),
    time.element,
    el(
      'div',
      { class: 'bottom' },
      problem,
      button(report.confirm, 'danger full', () => void decide(app, request, { decision: 'report' }, problem)),
      button(report.cancel, 'second full', () => app.show({ is: 'pick', request, isNewer: false })),
    ),
  ];
  return { title: report.title, content, onLeave: time.stop };
};

const heading = ({ words }: App, { serviceName }: LiveRequest): HTMLElement =>
  el('div', { class: 'asking' }, el('p', { class: 'eyebrow' }, words.request.eyebrow), el('h1', {}, serviceName));

const pinInput = (): HTMLInputElement =>
  el('input', {
    id: 'pin',
    type: 'password',
    inputmode: 'numeric',
    pattern: '[0-9]*',
    maxlength: 8,
    autocomplete: 'off',
    enterkeyhint: 'go',
    class: 'pin',
  });

/** Sends the answer. The end of the request is shown; what can be mended is said where the person is. */
const decide = async (app: App, request: LiveRequest, given: Answer, problem: HTMLElement): Promise<void> => {
  const { words, identity, language } = app;
  if (identity === undefined) return;
  problem.replaceChildren(el('p', { role: 'status' }, words.request.working));
  const answered = await answer(identity, request, given);
  if (answered.is === 'ended')
    return app.show({ is: 'result', outcome: answered.outcome, serviceName: request.serviceName });
  if (answered.is !== 'refused')
    return problem.replaceChildren(
      alertNotice(answered.is === 'unreachable' ? words.unreachable : words.request.noPasskey),
    );
  const { refusal } = answered;
  if (refusal?.fault === 'P506') return app.show({ is: 'barred', why: 'blocked' });
  const tries = refusal?.triesLeft === undefined ? undefined : words.request.triesLeft(refusal.triesLeft);
  problem.replaceChildren(
    alertNotice(
      el('p', {}, refusal?.message[language] ?? words.odd),
      el('p', {}, tries ?? refusal?.advice[language] ?? ''),
    ),
  );
};
