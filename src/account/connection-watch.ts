import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { Sealer } from '#platform/sealed-token.ts';
import type { Random } from '#vocabulary/clock.ts';
import type { CorrelationId } from '#vocabulary/identifiers.ts';
import type { Place } from '#vocabulary/place.ts';
import type { Holder } from './holder.ts';
import { connectionMessage, type HolderMessenger, sendToHolder } from './messages.ts';
import { decideMessage, recogniseIdentity, rememberIdentity, trustSeconds } from './unusual.ts';

/** One login that has just let somebody in at a service. */
export type Connection = {
  readonly holder: Holder;
  /** What stands for the six traits of the person: the same for the same person, whatever the provider. */
  readonly identity: string;
  readonly suspicious: boolean;
  readonly sameServiceInSession: boolean;
  readonly serviceName: string;
  /** How they proved themselves, as they would say it: the provider’s title; undefined for professionals. */
  readonly providerTitle?: string | undefined;
  readonly correlationId: CorrelationId;
  /** Roughly where the browser is; undefined when nobody knows. */
  readonly place?: Place | undefined;
  /** Where the person can be told; undefined when no address is known. Asked only when there is something to tell. */
  readonly findAddress: () => Promise<string | undefined>;
};

/**
 * Watches the logins of one door: tells people of unusual ones, after the login and without holding it up.
 * @param deviceNote what the browser's cookie holds; undefined when it brings none
 * @returns the next value of that cookie
 */
export type ConnectionWatch = (connection: Connection, deviceNote: string | undefined) => string;

export type ConnectionWatchDeps = HolderMessenger & {
  /** Signs the note that is kept in the browser; of this purpose and door only. */
  readonly sealer: Sealer;
  readonly random: Random;
  /** Secret of one period of the device’s identities. */
  readonly secretOf: (period: number) => Uint8Array;
  /** The account space, where the person sees the login and can say that it was not them. */
  readonly accountUrl: string;
  /** Name of the platform. */
  readonly platform: string;
};

export const createConnectionWatch =
  (deps: ConnectionWatchDeps): ConnectionWatch =>
  (connection, deviceNote) => {
    const nowSeconds = deps.clock.nowSeconds();
    const secrets = { secretOf: deps.secretOf, nowSeconds };
    const identities = openNote(deps, deviceNote, nowSeconds);
    const recognised = recogniseIdentity(identities, connection.identity, secrets);
    if (decideMessage({ ...connection, ...recognised }) === 'send') tell(deps, connection);
    const next = rememberIdentity(identities, connection.identity, secrets, deps.random);
    return deps.sealer.seal({ use: 'device', identities: next }, nowSeconds + trustSeconds);
  };

const noteSchema = Type.Object({
  use: Type.Literal('device'),
  identities: Type.Array(Type.Object({ salt: Type.String(), mac: Type.String(), secret: Type.Integer() }), {
    maxItems: 3,
  }),
});

const openNote = (
  { sealer }: ConnectionWatchDeps,
  note: string | undefined,
  nowSeconds: number,
): Static<typeof noteSchema>['identities'] => {
  const content = note === undefined ? undefined : sealer.open(note, nowSeconds);
  return Value.Check(noteSchema, content) ? content.identities : [];
};

/** Never throws, never waits: a mail server that is down must not keep anybody from a service. */
const tell = (deps: ConnectionWatchDeps, connection: Connection): void => {
  const atMilliseconds = deps.clock.nowMilliseconds();
  const send = async (): Promise<void> => {
    const to = await connection.findAddress();
    if (to === undefined) return;
    const message = connectionMessage({ ...connection, ...deps, atMilliseconds });
    await sendToHolder(deps, { ...connection, to, about: 'connection' }, message);
  };
  send().catch((error: unknown) => deps.log.error('A message on an unusual connection could not be sent.', { error }));
};
