import type { DeviceAnswer, DevicesAnswer } from '../shapes.ts';
import type { PinIdentity } from './acting.ts';
import type { App, Drawn } from './app.ts';
import { callConnected } from './connecting.ts';
import { alertNotice, button, drawing, el, phoneDrawing } from './element.ts';
import type { Identity } from './vault.ts';
import { formatDay } from './words.ts';

/** The phones of the person who holds this one: renamed, revoked. Offline, only this one is known. */
export const drawDevices = (app: App, notice?: string): Drawn => {
  const { devices } = app.words;
  const list = el('div', { class: 'stack' }, el('p', { role: 'status' }, devices.loading));
  if (app.identity !== undefined) void fill(app, app.identity, list);
  const content = [
    el('h1', {}, devices.title),
    ...(notice === undefined ? [] : [el('p', { class: 'notice good', role: 'status' }, notice)]),
    list,
    el(
      'div',
      { class: 'bottom' },
      button(app.words.back, 'second full', () => app.show({ is: 'waiting' })),
    ),
  ];
  return { title: devices.title, content };
};

const fill = async (app: App, identity: Identity, list: HTMLElement): Promise<void> => {
  const reply = await callConnected<DevicesAnswer>(identity, 'GET', 'devices');
  if (reply.is === 'done') {
    const { devices, maximum } = reply.body;
    const drawn = devices.map((device) => drawDevice({ app, identity, list }, device));
    return list.replaceChildren(...drawn, addPart(app, devices.length, maximum));
  }
  if (reply.is === 'refused' && reply.refusal?.fault === 'P506') return app.show({ is: 'barred', why: 'blocked' });
  list.replaceChildren(
    el('p', { class: 'notice' }, app.words.devices.offline),
    el('div', { class: 'panel device' }, deviceHeading(identity.name, [app.words.devices.own])),
  );
};

/** One more phone, or why not: said here, where a phone can be revoked. */
const addPart = (app: App, owned: number, maximum: number): HTMLElement =>
  owned < maximum
    ? button(app.words.devices.add, 'full', () => app.show({ is: 'add-phone', phones: owned }))
    : el('p', { class: 'notice' }, app.words.devices.full(maximum));

type Place = { readonly app: App; readonly identity: Identity; readonly list: HTMLElement };

const drawDevice = (place: Place, device: DeviceAnswer): HTMLElement => {
  const { words, language } = place.app;
  const text = words.devices;
  const badges = [...(device.isThis ? [text.own] : []), ...(device.state === 'blocked' ? [text.blocked] : [])];
  const lastUse =
    device.lastUsedAtSeconds === null
      ? text.neverUsed
      : `${text.lastUse} ${formatDay(language, device.lastUsedAtSeconds)}`;
  const more = el('div', {});
  const actions = el(
    'div',
    { class: 'pair actions' },
    button(text.rename, 'second small', () => more.replaceChildren(renameForm(place, device, more))),
    button(text.revoke, 'danger small', () => more.replaceChildren(revokeQuestion(place, device, more))),
  );
  // The same two words stand under each phone: which one they mean has to be heard, too.
  for (const each of actions.children) each.setAttribute('aria-label', `${each.textContent} ${device.name}`);
  const { identity } = place;
  if (device.isThis && hasPin(identity))
    actions.append(button(text.changePin, 'second small', () => place.app.show({ is: 'change-pin', identity })));
  const facts = [`${text.enrolled[device.enrolledBy]} ${formatDay(language, device.enrolledAtSeconds)}`, lastUse];
  return el(
    'section',
    { class: 'panel device stack' },
    deviceHeading(device.name, badges),
    ...facts.map((fact) => el('p', { class: 'quiet' }, fact)),
    actions,
    more,
  );
};

const hasPin = (identity: Identity): identity is PinIdentity => identity.lock.kind === 'pin';

const deviceHeading = (name: string, badges: readonly string[]): HTMLElement =>
  el(
    'div',
    { class: 'titled' },
    drawing(phoneDrawing),
    el('h2', {}, name),
    ...badges.map((badge) => el('span', { class: 'badge' }, badge)),
  );

const renameForm = (place: Place, device: DeviceAnswer, more: HTMLElement): HTMLElement => {
  const { words } = place.app;
  const id = `name-${device.id}`;
  const input = el('input', {
    id,
    type: 'text',
    maxlength: 60,
    autocomplete: 'off',
    required: true,
    value: device.name,
  });
  const submit = async (event: Event) => {
    event.preventDefault();
    const name = input.value.trim().normalize('NFC');
    if (name === '') return more.prepend(alertNotice(words.setup.badName));
    const done = await act(place, more, 'PATCH', device, { name });
    if (done && device.isThis) await place.app.renamed(name);
  };
  const form = el(
    'form',
    { class: 'stack', novalidate: true, submit: (event) => void submit(event) },
    el('label', { for: id }, words.devices.newName),
    input,
    el('button', { class: 'button full' }, words.devices.save),
  );
  queueMicrotask(() => input.focus());
  return form;
};

const revokeQuestion = (place: Place, device: DeviceAnswer, more: HTMLElement): HTMLElement => {
  const { words } = place.app;
  const revoke = async () => {
    const done = await act(place, more, 'DELETE', device);
    if (done && device.isThis) await place.app.forget();
  };
  return alertNotice(
    el('p', {}, device.isThis ? words.devices.revokeOwn : words.devices.revokeOther(device.name)),
    el(
      'div',
      { class: 'pair' },
      button(words.back, 'second small', () => more.replaceChildren()),
      button(words.devices.confirmRevoke, 'danger small', () => void revoke()),
    ),
  );
};

/** Changes one phone, then reads the list again; what went wrong is said under that phone. */
const act = async (
  { app, identity, list }: Place,
  more: HTMLElement,
  method: 'PATCH' | 'DELETE',
  device: DeviceAnswer,
  body?: object,
): Promise<boolean> => {
  const reply = await callConnected(identity, method, `devices/${encodeURIComponent(device.id)}`, body);
  if (reply.is === 'done') {
    if (!(method === 'DELETE' && device.isThis)) await fill(app, identity, list);
    return true;
  }
  const words =
    reply.is === 'unreachable' ? app.words.unreachable : (reply.refusal?.message[app.language] ?? app.words.odd);
  more.replaceChildren(alertNotice(words));
  return false;
};
