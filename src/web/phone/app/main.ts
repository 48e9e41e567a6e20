import type { Language } from '#vocabulary/fault.ts';
import type { EndedRequest, ShownRequest } from '../shapes.ts';
import type { App, Drawn, View } from './app.ts';
import { call } from './calls.ts';
import { drawAddPhone, drawOffer } from './add-phone-view.ts';
import { drawChangePin } from './change-pin-view.ts';
import { drawDevices } from './devices-view.ts';
import { alertNotice } from './element.ts';
import { makeFrame } from './frame.ts';
import { type Connection, listen, type Listening } from './listening.ts';
import { drawOpening, openOffer } from './opening-view.ts';
import { drawConfirm, drawPick, drawReport } from './request-view.ts';
import { drawBarred, drawResult } from './result-view.ts';
import { drawSetup } from './setup-view.ts';
import { drawStart, readToken } from './start-view.ts';
import { forgetIdentity, type Identity, loadIdentity, saveIdentity } from './vault.ts';
import { drawReady, drawWaiting } from './waiting-view.ts';
import { chooseLanguage, wordsIn } from './words.ts';

type InstallPrompt = Event & { readonly prompt: () => Promise<unknown> };

/** All that changes while the app is open. */
type State = {
  language: Language;
  identity: Identity | undefined;
  connection: Connection;
  view: View;
  drawn: Drawn | undefined;
  listening: Listening | undefined;
  install: InstallPrompt | undefined;
};

const start = async (): Promise<void> => {
  const identity = await findIdentity();
  const language = chooseLanguage();
  if (identity === 'no-vault') return document.body.replaceChildren(alertNotice(wordsIn[language].noVault));
  const state: State = {
    language,
    identity,
    connection: 'connecting',
    view: identity === undefined ? { is: 'start' } : { is: 'waiting' },
    drawn: undefined,
    listening: undefined,
    install: undefined,
  };
  followLink(state);
  show(state, state.view);
  hear(state);
  followSurroundings(state);
  if ('serviceWorker' in navigator) await navigator.serviceWorker.register('/service-worker.js', { scope: '/' });
};

const settings = document.body.dataset;

/** An enrolment link ends in `#<token>`, which no server sees; it does not stay in the address either. */
const followLink = (state: State): void => {
  const token = readToken(location.hash);
  if (location.hash !== '') history.replaceState(null, '', '/');
  if (token !== undefined) state.view = { is: 'opening', token, held: openOffer(token) };
};

const frame = makeFrame({
  name: settings['name'] ?? '',
  logo: settings['logo'] ?? '',
  isSandbox: settings['sandbox'] === 'yes',
});

const show = (state: State, view: View): void => {
  state.drawn?.onLeave?.();
  state.view = view;
  state.drawn = draw(makeApp(state), view);
  frame.show(state.language, state.drawn, () => {
    state.language = state.language === 'fr' ? 'en' : 'fr';
    localStorage.setItem('language', state.language);
    show(state, state.view);
  });
};

const draw = (app: App, view: View): Drawn => {
  switch (view.is) {
    case 'start':
      return drawStart(app);
    case 'opening':
      return drawOpening(app, view);
    case 'setup':
      return drawSetup(app, view.token);
    case 'ready':
      return drawReady(app);
    case 'waiting':
      return drawWaiting(app);
    case 'pick':
      return drawPick(app, view.request, view.isNewer);
    case 'confirm':
      return drawConfirm(app, view.request, view.code);
    case 'report':
      return drawReport(app, view.request);
    case 'result':
      return drawResult(app, view);
    case 'devices':
      return drawDevices(app, view.notice);
    case 'add-phone':
      return drawAddPhone(app, view.phones);
    case 'offer':
      return drawOffer(app, view.offer, view.endsAtMilliseconds);
    case 'change-pin':
      return drawChangePin(app, view.identity);
    case 'barred':
      return drawBarred(app, view.why);
  }
};

const makeApp = (state: State): App => ({
  words: wordsIn[state.language],
  language: state.language,
  name: settings['name'] ?? '',
  pushKey: settings['pushKey'] ?? '',
  identity: state.identity,
  connection: navigator.onLine ? state.connection : 'offline',
  show: (view) => show(state, view),
  enrolled: (identity) => takeUp(state, identity),
  renamed: async (name) => {
    if (state.identity === undefined) return;
    state.identity = { ...state.identity, name };
    await saveIdentity(state.identity);
  },
  forget: async () => {
    state.listening?.stop();
    state.identity = undefined;
    await forgetIdentity();
    show(state, { is: 'start' });
  },
  install: state.install === undefined ? undefined : () => void state.install?.prompt(),
});

/** The key is kept before anything else: a page that closes now must not lose it. What this phone was before is revoked. */
const takeUp = async (state: State, identity: Identity): Promise<void> => {
  const before = state.identity;
  await saveIdentity(identity);
  // Of another person's enrolment, or without a network, nothing comes of it: the list of phones shows it still.
  if (before !== undefined) await call('DELETE', `devices/${encodeURIComponent(before.deviceId)}`);
  await navigator.storage?.persist?.();
  state.identity = identity;
  hear(state);
  show(state, { is: 'ready' });
};

const hear = (state: State): void => {
  state.listening?.stop();
  const { identity } = state;
  if (identity === undefined) return;
  const isStill = () => state.identity?.deviceId === identity.deviceId;
  state.listening = listen({
    identity,
    onRequest: (request) => isStill() && takeRequest(state, request),
    onEnded: (ended) => isStill() && takeEnd(state, ended),
    onConnection: (connection) => {
      state.connection = connection;
      tellConnection(state);
    },
    onBarred: (why) => isStill() && !isEnrolling(state.view) && show(state, { is: 'barred', why }),
  });
};

/** A phone that was blocked is being enrolled again: that goes on. */
const isEnrolling = ({ is }: View): boolean => is === 'opening' || is === 'setup';

const tellConnection = (state: State): void =>
  state.drawn?.onConnection?.(navigator.onLine ? state.connection : 'offline');

/** A request comes before everything else, except itself come again after a lost connection. */
const takeRequest = (state: State, request: ShownRequest): void => {
  const shown = 'request' in state.view ? state.view.request : undefined;
  if (shown?.id === request.id) return;
  const endsAtMilliseconds = performance.now() + request.secondsLeft * 1000;
  show(state, { is: 'pick', request: { ...request, endsAtMilliseconds }, isNewer: shown !== undefined });
  navigator.vibrate?.([160, 80, 160]);
};

/** Only the end of what is on the screen matters to the person. A newer request says by itself that it is one. */
const takeEnd = (state: State, ended: EndedRequest): void => {
  const { view } = state;
  if (!('request' in view) || view.request.id !== ended.id || ended.is === 'superseded') return;
  show(state, { is: 'result', outcome: ended, serviceName: view.request.serviceName });
};

const followSurroundings = (state: State): void => {
  addEventListener('online', () => state.listening?.hurry());
  addEventListener('offline', () => tellConnection(state));
  addEventListener('hashchange', () => {
    followLink(state);
    show(state, state.view);
  });
  // A phone that slept may hold a dead line without knowing.
  document.addEventListener(
    'visibilitychange',
    () => document.visibilityState === 'visible' && state.listening?.hurry(),
  );
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    state.install = event as InstallPrompt;
  });
};

/** Private browsing has no storage to offer in some browsers; plain http has no keys. */
const findIdentity = async (): Promise<Identity | undefined | 'no-vault'> => {
  if (!isSecureContext) return 'no-vault';
  return loadIdentity().catch(() => 'no-vault' as const);
};

await start();
