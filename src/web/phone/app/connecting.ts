import type { ConnectContent } from '#methods/app/connect.ts';
import type { NoteAnswer } from '../shapes.ts';
import { call, type Reply } from './calls.ts';
import { phoneSeconds, signJws } from './keys.ts';
import type { Identity } from './vault.ts';

/** `blocked`: also revoked. `gone`: the server does not know this phone. */
export type Connected = 'connected' | 'blocked' | 'gone' | 'unreachable';

/** Shows the server that this phone holds its key; the cookie that comes back opens the rest of the API. */
export const connect = async (identity: Identity): Promise<Connected> => {
  const noted = await call<NoteAnswer>('GET', 'connections/note');
  if (noted.is !== 'done') return 'unreachable';
  const content: ConnectContent = {
    typ: 'vestibule-connect',
    note: noted.body.note,
    origin: location.origin,
    atSeconds: phoneSeconds(),
  };
  const opened = await call('POST', 'connections', {
    jws: await signJws(identity.privateKey, content, identity.deviceId),
  });
  if (opened.is === 'done') return 'connected';
  if (opened.is === 'unreachable') return 'unreachable';
  if (opened.refusal?.fault === 'P506') return 'blocked';
  return opened.refusal?.fault === 'P104' ? 'gone' : 'unreachable';
};

/** A call that connects anew, once, when the cookie has ended. */
export const callConnected = async <Body>(
  identity: Identity,
  ...order: Parameters<typeof call>
): Promise<Reply<Body>> => {
  const first = await call<Body>(...order);
  if (first.is !== 'refused' || first.status !== 401) return first;
  return (await connect(identity)) === 'connected' ? call<Body>(...order) : first;
};
