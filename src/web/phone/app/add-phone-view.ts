import type { OfferAnswer } from '../shapes.ts';
import { actForm, pinField } from './act-form.ts';
import { askForOffer } from './acting.ts';
import type { App, Drawn } from './app.ts';
import { button, el, qrDrawing } from './element.ts';
import { formatTime } from './words.ts';

/** Another phone for the holder of this one: what it will be able to do, and the holder's own PIN or touch. */
export const drawAddPhone = (app: App, phones: number): Drawn => {
  const { addPhone, weak } = app.words;
  const { identity } = app;
  const pin = identity?.lock.kind === 'pin' ? pinField('pin', app.words.request.pin) : undefined;
  const form = actForm<OfferAnswer>(app, {
    fields: [pin],
    submit: pin === undefined ? addPhone.withPasskey : addPhone.submit,
    check: () =>
      pin !== undefined && !/^\d{6,8}$/.test(pin.input.value) ? { words: weak.length, input: pin.input } : undefined,
    send: async () =>
      identity === undefined ? { is: 'unreachable' } : askForOffer(identity, phones, pin?.input.value ?? ''),
    onDone: (offer) =>
      app.show({ is: 'offer', offer, endsAtMilliseconds: performance.now() + offer.secondsLeft * 1000 }),
  });
  const content = [
    el('h1', {}, addPhone.title),
    el('p', { class: 'lead' }, addPhone.lead),
    el('p', {}, addPhone.owned(phones)),
    el('p', {}, addPhone.caution),
    form,
  ];
  return { title: addPhone.title, content };
};

/** The QR code for the new phone, for as long as it is good; then back to where a new one can be asked for. */
export const drawOffer = (app: App, offer: OfferAnswer, endsAtMilliseconds: number): Drawn => {
  const { addPhone, request } = app.words;
  const left = el('p', {});
  const bar = el('progress', { max: offer.secondsLeft, 'aria-label': request.leftLabel });
  const tick = (): number => {
    const seconds = Math.max(0, Math.ceil((endsAtMilliseconds - performance.now()) / 1000));
    bar.value = seconds;
    left.textContent = request.left(formatTime(seconds));
    return seconds;
  };
  tick();
  const timer = setInterval(() => tick() === 0 && app.show({ is: 'devices' }), 1000);
  const content = [
    el('h1', {}, addPhone.offerTitle),
    el('p', { class: 'lead' }, addPhone.offerLead),
    qrDrawing(offer.qrCode, addPhone.qrLabel),
    el('div', { class: 'time' }, bar, left),
    el('p', {}, addPhone.orLink),
    el('p', { class: 'copy' }, offer.link),
    el('p', { class: 'quiet' }, addPhone.secret),
    el(
      'div',
      { class: 'bottom' },
      button(addPhone.done, 'second full', () => app.show({ is: 'devices' })),
    ),
  ];
  return { title: addPhone.offerTitle, content, onLeave: () => clearInterval(timer) };
};
