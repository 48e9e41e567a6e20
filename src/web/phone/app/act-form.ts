import type { Acted } from './acting.ts';
import type { App } from './app.ts';
import { alertNotice, button, el } from './element.ts';

/** An input for a PIN, with its label. */
export const pinField = (id: string, words: string, hint?: string) => {
  const input = el('input', {
    id,
    type: 'password',
    inputmode: 'numeric',
    pattern: '[0-9]*',
    maxlength: 8,
    autocomplete: 'off',
    class: 'pin',
    'aria-describedby': hint === undefined ? undefined : `${id}-hint`,
  });
  const element = el(
    'div',
    { class: 'field' },
    el('label', { for: id }, words),
    input,
    hint !== undefined && el('p', { class: 'quiet', id: `${id}-hint` }, hint),
  );
  return { input, element };
};

export type ActForm<Body> = {
  readonly fields: readonly (ReturnType<typeof pinField> | undefined)[];
  readonly submit: string;
  /** What is wrong with what was typed, and where; undefined when it may be sent. */
  readonly check: () => { readonly words: string; readonly input: HTMLInputElement } | undefined;
  readonly send: () => Promise<Acted<Body>>;
  readonly onDone: (body: Body) => void;
};

/** A form whose sending this phone signs. What can be mended is said above its button, and wrong tries are counted aloud. */
export const actForm = <Body>(app: App, { fields, submit, check, send, onDone }: ActForm<Body>): HTMLElement => {
  const problem = el('div', {});
  const press = el('button', { class: 'button full' }, submit);
  const onSubmit = async (event: Event) => {
    event.preventDefault();
    const found = check();
    if (found !== undefined) {
      problem.replaceChildren(alertNotice(found.words));
      return found.input.focus();
    }
    problem.replaceChildren(el('p', { role: 'status' }, app.words.request.working));
    press.disabled = true;
    const acted = await send();
    press.disabled = false;
    for (const field of fields) if (field !== undefined) field.input.value = '';
    if (acted.is === 'done') return onDone(acted.body);
    if (acted.is === 'refused' && acted.refusal?.fault === 'P506') return app.show({ is: 'barred', why: 'blocked' });
    problem.replaceChildren(alertNotice(...problemWords(app, acted)));
    fields.at(0)?.input.focus();
  };
  return el(
    'form',
    { class: 'bottom', novalidate: true, submit: (event) => void onSubmit(event) },
    ...fields.map((field) => field?.element),
    problem,
    press,
    button(app.words.back, 'second full', () => app.show({ is: 'devices' })),
  );
};

const problemWords = (
  { words, language }: App,
  acted: Exclude<Acted<never>, { is: 'done' }>,
): readonly HTMLElement[] => {
  const say = (...texts: readonly string[]) => texts.map((text) => el('p', {}, text));
  if (acted.is !== 'refused') return say(acted.is === 'unreachable' ? words.unreachable : words.request.noPasskey);
  const { refusal } = acted;
  // A note that has run out, or phones that came and went meanwhile: seen anew, it works.
  if (refusal === undefined || refusal.fault === 'P104') return say(words.odd);
  const { message, advice, triesLeft } = refusal;
  return say(message[language], triesLeft === undefined ? advice[language] : words.request.triesLeft(triesLeft));
};
