import { actForm, pinField } from './act-form.ts';
import { changePin, type PinIdentity } from './acting.ts';
import type { App, Drawn } from './app.ts';
import { el } from './element.ts';
import { findWeakness } from './pin.ts';

/** The old PIN, then the new one twice. The old one counts as a try when it is wrong. */
export const drawChangePin = (app: App, identity: PinIdentity): Drawn => {
  const { changePin: text, setup, weak } = app.words;
  const old = pinField('old-pin', text.old, text.oldHint);
  const fresh = pinField('pin', text.fresh);
  const again = pinField('again', setup.pinAgain);
  const check = () => {
    if (!/^\d{6,8}$/.test(old.input.value)) return { words: weak.length, input: old.input };
    const weakness = findWeakness(fresh.input.value);
    if (weakness !== undefined) return { words: weak[weakness], input: fresh.input };
    if (fresh.input.value === old.input.value) return { words: text.same, input: fresh.input };
    return fresh.input.value === again.input.value ? undefined : { words: setup.differ, input: again.input };
  };
  const form = actForm(app, {
    fields: [old, fresh, again],
    submit: text.submit,
    check,
    send: () => changePin(identity, old.input.value, fresh.input.value),
    onDone: () => app.show({ is: 'devices', notice: text.done }),
  });
  return { title: text.title, content: [el('h1', {}, text.title), form] };
};
