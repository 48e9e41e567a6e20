import type { ConnectionWatch } from '#account/connection-watch.ts';
import { doorOfDelivery } from '#issuer/citizen/door-store.ts';
import type { OpenCitizenIssuer } from '#issuer/citizen/open.ts';
import type { LogoutEngine } from '#issuer/deliveries.ts';
import type { Delivery } from '#issuer/delivery-store.ts';
import type { Upstream } from '#methods/upstream/upstream.ts';
import { type CitizenDoor, citizenDoors } from '#vocabulary/citizen.ts';
import { createCitizenServer } from '#web/citizen/server.ts';
import type { Base } from './main.ts';
import { type OneDoor, openOneDoor } from './main-citizen-door.ts';
import { prepareCitizenSandbox } from './main-citizen-sandbox.ts';
import { listen } from './main-listen.ts';
import { openRegisters } from './main-registers.ts';
import { readTls } from './main-tls.ts';

/** The citizen door, open but not listening yet. */
export type OpenCitizenDoor = {
  readonly issuers: Readonly<Record<CitizenDoor, OpenCitizenIssuer>>;
  /** Identity providers, as each issuer meets them. */
  readonly upstreams: Readonly<Record<CitizenDoor, Pick<Upstream, 'list' | 'healthOf' | 'healthReportOf'>>>;
  /** The engine that signs a back-channel logout; undefined when it is not of this door. */
  readonly engineOf: (delivery: Delivery) => LogoutEngine | undefined;
  /** Keys, records or clients were changed, here or by another process. */
  readonly refresh: () => Promise<void>;
  /** The queue of back-channel logouts is started after the issuers that it asks. */
  readonly wakeBy: (wake: () => void) => void;
  /** Opens the listeners, the sandbox's before our own; the stack closes them. */
  readonly listen: () => Promise<void>;
};

/** Opens both issuers. Loaded where the configuration opens them. @param opened closes what is opened */
export const openCitizen = async (
  opened: AsyncDisposableStack,
  base: Base,
  connectionsOf: (door: CitizenDoor) => ConnectionWatch | undefined,
): Promise<OpenCitizenDoor> => {
  const { config } = base;
  const sandbox = config.sandbox.enabled ? await prepareCitizenSandbox(base) : undefined;
  const registers = await openRegisters(base, sandbox?.registers);
  opened.defer(registers.close);
  let wake = (): void => undefined;
  const open = async (door: CitizenDoor): Promise<OneDoor> => {
    const one = await openOneDoor(base, door, {
      registers,
      wakeDeliveries: () => wake(),
      connections: connectionsOf(door),
    });
    opened.defer(one.upstream.close);
    return one;
  };
  const doors = { low: await open('low'), plus: await open('plus') };
  return {
    issuers: { low: doors.low.issuer, plus: doors.plus.issuer },
    upstreams: { low: doors.low.upstream, plus: doors.plus.upstream },
    engineOf: ({ id }) => {
      const door = doorOfDelivery(id);
      return door && doors[door].issuer.logoutEngine();
    },
    refresh: () => refresh(doors),
    wakeBy: (given) => {
      wake = given;
    },
    listen: async () => {
      for (const party of sandbox?.parties ?? []) opened.defer((await party()).close);
      await listenOn(opened, base, doors);
    },
  };
};

type Doors = Readonly<Record<CitizenDoor, OneDoor>>;

const refresh = async (doors: Doors): Promise<void> => {
  for (const { issuer, upstream } of Object.values(doors)) {
    await issuer.refresh();
    await upstream.refresh();
  }
};

const listenOn = async (opened: AsyncDisposableStack, { config }: Base, doors: Doors): Promise<void> => {
  for (const door of citizenDoors) {
    const { tls, listen: address } = config.citizen[door];
    const server = createCitizenServer(doors[door].deps, tls === undefined ? undefined : await readTls(tls));
    opened.defer((await listen(server, address, `the issuer ${door} of the citizen door`)).close);
  }
};
