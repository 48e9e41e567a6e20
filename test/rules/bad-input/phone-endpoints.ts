import { makeOffer } from '#methods/app/offer.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { newPerson } from '../../support/person.ts';
import { call, type Caller, enrolCaller } from '../../support/phone-caller.ts';
import { askPhone, submit } from '../../support/robot-phone.ts';
import { enrolmentFor, makeKeyPair, rightPin, signJws, stretch } from '../phone/soft-phone.ts';
import { type BadWorld, cookieHeader } from './bad-world.ts';
import type { Valid } from './spoil.ts';

type Pairs = Valid['params'];

const salt = 'c2FsdHNhbHRzYWx0c2FsdA';
const nurse = asNationalId('899800000061');
const doctor = '899800000012';

const storesOf = ({ world }: BadWorld) => ({
  ...world.running.stores,
  clock: systemClock,
  random: systemRandom,
});

/** A phone of the nurse, enrolled and connected; whatever is spoilt below, it is never revoked or blocked by it. */
export const enrolNurse = (bad: BadWorld): Promise<Caller> => enrol(bad, nurse);

const enrol = (bad: BadWorld, person: string): Promise<Caller> =>
  enrolCaller({ origin: bad.world.phoneOrigin, deps: storesOf(bad) }, asNationalId(person));

/** Each call of the app as the app makes it, with its cookie, true signatures and bodies in JSON. */
export const apiRequests = async (bad: BadWorld, caller: Caller): Promise<readonly Valid[]> => {
  const origin = bad.world.phoneOrigin;
  const cookie = [['Cookie', caller.cookie]] as const;
  const json = (method: Valid['method'], path: string, params: Pairs): Valid => ({
    origin,
    method,
    path,
    place: 'json',
    params,
    headers: cookie,
  });
  const get = (path: string): Valid => ({
    origin,
    method: 'GET',
    path,
    place: 'query',
    params: [['x', 'y']],
    headers: cookie,
  });
  const { token, enrolment } = await offerOf(bad);
  const other = await enrolNurse(bad);
  return [
    ...['/api/devices', '/api/acts/note', '/manifest.webmanifest', '/service-worker.js'].map(get),
    json('POST', '/api/enrolments', enrolment),
    json('POST', '/api/enrolments/hold', [['token', token]]),
    json('POST', '/api/enrolments/passkey-options', [['name', 'Poche']]),
    json('POST', '/api/connections', [['jws', await signed({ origin }, caller, 'vestibule-connect')]]),
    json('POST', '/api/offers', [['jws', await signed({ origin }, caller, 'vestibule-offer')]]),
    json('PATCH', '/api/device/pin', [['jws', await signed({ origin }, caller, 'vestibule-pin')]]),
    json('POST', `/api/challenges/${await pendingOf(bad)}/answer`, [
      ['jws', await signed({ origin }, caller, 'vestibule-answer')],
      ['assertion', '{"id":"AAAA"}'],
    ]),
    json('PATCH', `/api/devices/${other.deviceId}`, [['name', 'Poche gauche']]),
    json('DELETE', '/api/devices/AAAAAAAAAAAAAAAAAAAAAA', []),
    json('POST', '/api/push-subscription', [
      ['endpoint', 'https://push.example.test/x'],
      ['expirationTime', 'null'],
      ['keys', `{"p256dh":"${'A'.repeat(87)}","auth":"${'A'.repeat(22)}"}`],
    ]),
  ];
};

const offerOf = async (bad: BadWorld): Promise<{ readonly token: string; readonly enrolment: Pairs }> => {
  const { token } = await makeOffer(storesOf(bad), nurse, 'card');
  const more = { origin: bad.world.phoneOrigin, deviceName: 'Poche' };
  const given = { ...enrolmentFor(token, makeKeyPair(), more), name: 'Poche' };
  const enrolment = Object.entries(given).map(
    ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  );
  return { token, enrolment };
};

/** Over a note of the platform, by the key of the phone. */
const signed = async (server: { readonly origin: string }, caller: Caller, typ: string): Promise<string> => {
  const from = typ === 'vestibule-connect' ? '/api/connections/note' : '/api/acts/note';
  const { body } = await call(server, ['GET', from], caller);
  const pinProof = stretch(rightPin, salt);
  if (typ === 'vestibule-connect') {
    const content = { typ, note: body['note'], origin: server.origin, atSeconds: 1 };
    return signJws(caller.privateKey, { kid: caller.deviceId }, content);
  }
  const content = {
    typ,
    deviceId: caller.deviceId,
    note: body['note'],
    origin: server.origin,
    atSeconds: 1,
    phones: 1,
  };
  return signJws(caller.privateKey, { kid: caller.deviceId }, { ...content, pinProof, newPinProof: pinProof });
};

/** Somebody at a desk asks for the nurse's phone. */
const pendingOf = async (bad: BadWorld): Promise<string> => {
  const desk = newPerson(bad.world);
  const waiting = await askPhone(desk, await desk.follow((await bad.strict.begin()).url), nurse);
  return waiting.url.pathname.split('/').at(-1) ?? '';
};

/** The pages of phones, for the doctor who has shown the card there, with the notes of their own forms. */
export const holderRequests = async (bad: BadWorld): Promise<readonly Valid[]> => {
  const { origin } = new URL(bad.world.authorizeUrl);
  const holder = newPerson(bad.world);
  await holder.presentCard(await holder.follow(`${origin}/devices`), bad.world.card(doctor));
  const adding = await holder.follow(`${origin}/devices/add`);
  const enrolling = await holder.follow(`${origin}/devices/enrol`);
  const noteOf = (text: string): string => /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
  const session = [['Accept', 'text/html'], ...cookieHeader(holder, '/')] as const;
  const own = [...session, ['Origin', origin], ['Sec-Fetch-Site', 'same-origin']] as const;
  const get = (path: string): Valid => ({
    origin,
    method: 'GET',
    path,
    place: 'query',
    params: [['lang', 'en']],
    headers: session,
  });
  const form = (path: string, params: Pairs): Valid => ({
    origin,
    method: 'POST',
    path,
    place: 'form',
    params,
    headers: own,
  });
  const codes = await submit(holder, enrolling, '/devices/enrol', { login: '899800009999' });
  const device = `/devices/${(await enrol(bad, doctor)).deviceId}`;
  return [
    ...['/devices', '/devices/add', '/devices/enrol', '/devices/revoked', `${device}/revoke`].map(get),
    { ...get('/devices/enrol/codes'), params: [...codes.url.searchParams] },
    {
      ...get('/devices'),
      params: [
        ['code', 'x'],
        ['state', 'list'],
      ],
    },
    { ...get('/devices/login'), params: [['to', 'add']] },
    form('/devices/add', [['csrf', noteOf(adding.text)]]),
    form(`${device}/rename`, [
      ['csrf', noteOf(adding.text)],
      ['name', 'Poche'],
    ]),
    form('/devices/AAAAAAAAAAAAAAAAAAAAAA/revoke', [['csrf', noteOf(adding.text)]]),
    form('/devices/enrol', [
      ['csrf', noteOf(enrolling.text)],
      ['login', '899800009999'],
    ]),
    form('/devices/enrol/codes', [
      ['note', codes.url.searchParams.get('note') ?? ''],
      ['mailCode', '123456'],
      ['smsCode', '123456'],
    ]),
  ];
};

/** What the software of a card on a desk asks, in a handshake with that card. */
export const agentRequests = ({ world }: BadWorld): readonly Valid[] => [
  { origin: world.cardOrigin, method: 'GET', path: '/agent/requests', place: 'query', params: [['x', 'y']] },
  ...['approve', 'refuse'].map((decision) => ({
    origin: world.cardOrigin,
    method: 'POST' as const,
    path: `/agent/requests/AAAAAAAAAAAAAAAAAAAAAA/${decision}`,
    place: 'json' as const,
    params: [['code', '"42"']] as const,
  })),
];
