import type { App, Drawn } from './app.ts';
import { alertNotice, el } from './element.ts';
import { enrol, type Enrolled } from './enrolment.ts';
import { isPasskeyPossible } from './passkey.ts';
import { findWeakness } from './pin.ts';

type Fields = {
  readonly name: HTMLInputElement;
  readonly pin: HTMLInputElement;
  readonly again: HTMLInputElement;
  readonly passkey: HTMLInputElement;
};

/** A name for the phone and the way to unlock it; then it is enrolled. */
export const drawSetup = (app: App, token: string): Drawn => {
  const { setup } = app.words;
  const fields = makeFields(app);
  const problem = el('div', {});
  const submit = el('button', { class: 'button full' }, setup.submit);
  const form = el(
    'form',
    { class: 'stack', novalidate: true, submit: (event) => void send(app, token, { event, fields, problem, submit }) },
    labelled(setup.name, fields.name, setup.nameHint),
    lockChoice(app, fields),
    problem,
    submit,
  );
  const notice = app.identity !== undefined && el('p', { class: 'notice' }, setup.replaces);
  const lead = el('p', { class: 'quiet' }, setup.time);
  return { title: setup.title, content: [el('h1', {}, setup.title), ...(notice ? [notice] : []), lead, form] };
};

const makeFields = (app: App): Fields => {
  const pin = {
    type: 'password',
    inputmode: 'numeric',
    pattern: '[0-9]*',
    maxlength: 8,
    autocomplete: 'off',
    class: 'pin',
  };
  return {
    name: el('input', {
      id: 'name',
      type: 'text',
      maxlength: 60,
      autocomplete: 'off',
      required: true,
      value: app.identity?.name ?? guessName(app),
    }),
    pin: el('input', { id: 'pin', ...pin }),
    again: el('input', { id: 'again', ...pin }),
    passkey: el('input', { id: 'by-passkey', type: 'radio', name: 'lock' }),
  };
};

/** What browsers tell of themselves; the person corrects it. */
const guessName = ({ language }: App): string => {
  const { userAgent } = navigator;
  if (/iPhone/.test(userAgent)) return 'iPhone';
  if (/iPad/.test(userAgent)) return 'iPad';
  if (/Android/.test(userAgent)) return language === 'fr' ? 'Téléphone Android' : 'Android phone';
  return language === 'fr' ? 'Mon appareil' : 'My device';
};

const labelled = (words: string, input: HTMLInputElement, hint?: string): HTMLElement => {
  if (hint !== undefined) input.setAttribute('aria-describedby', `${input.id}-hint`);
  return el(
    'div',
    { class: 'field' },
    el('label', { for: input.id }, words),
    input,
    hint !== undefined && el('p', { class: 'quiet', id: `${input.id}-hint` }, hint),
  );
};

/** The passkey is offered where the phone has one to offer, and then comes first. */
const lockChoice = ({ words: { setup } }: App, fields: Fields): HTMLElement => {
  const byPin = el('input', { id: 'by-pin', type: 'radio', name: 'lock', checked: true });
  const pins = el(
    'div',
    { class: 'stack' },
    labelled(setup.newPin, fields.pin, setup.pinHint),
    labelled(setup.pinAgain, fields.again),
    showSwitch(setup.showPin, [fields.pin, fields.again]),
  );
  const choice = el(
    'fieldset',
    { class: 'choice', hidden: true, change: () => pins.toggleAttribute('hidden', fields.passkey.checked) },
    el('legend', {}, setup.lock),
    el('label', {}, fields.passkey, setup.passkey),
    el('label', {}, byPin, setup.pin),
  );
  const offerPasskey = async () => {
    if (!(await isPasskeyPossible())) return;
    choice.hidden = false;
    fields.passkey.checked = true;
    pins.hidden = true;
  };
  void offerPasskey();
  return el('div', { class: 'stack' }, choice, pins);
};

const showSwitch = (words: string, inputs: readonly HTMLInputElement[]): HTMLElement => {
  const change = (event: Event) => {
    const isOn = (event.target as HTMLInputElement).checked;
    for (const input of inputs) input.type = isOn ? 'text' : 'password';
  };
  return el('label', { class: 'switch' }, el('input', { type: 'checkbox', change }), words);
};

type Sending = {
  readonly event: Event;
  readonly fields: Fields;
  readonly problem: HTMLElement;
  readonly submit: HTMLButtonElement;
};

const send = async (app: App, token: string, { event, fields, problem, submit }: Sending): Promise<void> => {
  event.preventDefault();
  const { setup } = app.words;
  const found = findProblem(app, fields);
  if (found !== undefined) {
    problem.replaceChildren(alertNotice(found.words));
    return found.input.focus();
  }
  problem.replaceChildren(el('p', { role: 'status' }, setup.working));
  submit.disabled = true;
  const lock = fields.passkey.checked
    ? ({ kind: 'passkey' } as const)
    : ({ kind: 'pin', pin: fields.pin.value } as const);
  const outcome = await enrol({ token, name: fields.name.value.trim().normalize('NFC'), lock });
  submit.disabled = false;
  if (outcome.is === 'enrolled') await app.enrolled(outcome.identity);
  else problem.replaceChildren(alertNotice(...problemWords(app, outcome)));
};

const findProblem = (
  { words }: App,
  { name, pin, again, passkey }: Fields,
): { readonly words: string; readonly input: HTMLInputElement } | undefined => {
  if (name.value.trim() === '') return { words: words.setup.badName, input: name };
  if (passkey.checked) return undefined;
  const weakness = findWeakness(pin.value);
  if (weakness !== undefined) return { words: words.weak[weakness], input: pin };
  return pin.value === again.value ? undefined : { words: words.setup.differ, input: again };
};

const problemWords = (
  { words, language }: App,
  outcome: Exclude<Enrolled, { is: 'enrolled' }>,
): readonly HTMLElement[] => {
  const say = (...texts: readonly (string | undefined)[]) => texts.map((text) => el('p', {}, text ?? words.odd));
  switch (outcome.is) {
    case 'no-passkey':
      return say(words.setup.noPasskey);
    case 'unreachable':
      return say(words.unreachable);
    case 'refused':
      return outcome.refusal === undefined
        ? say(words.odd)
        : say(outcome.refusal.message[language], outcome.refusal.advice[language]);
  }
};
