// The driver: a process of its own, the same for both servers.
import { performance } from 'node:perf_hooks';
import { openPool } from './browser.ts';
import { answerParent } from './child.ts';
import { openReader } from './handshake.ts';
import type { Driven, DriverOrder, End, Target } from './messages.ts';
import { type Operation, operations, type Room } from './operations.ts';
import { enrolPhone } from './phone.ts';

const rooms = new Map<string, Room>();

const roomOf = (target: Target, users: number): Room => {
  const known = rooms.get(target.origin);
  if (known !== undefined) return known;
  const { answer, origin } = target;
  const reader = answer.kind === 'card' ? openReader(answer) : undefined;
  const standIn = answer.kind === 'federation' ? openPool(answer.origin, users) : undefined;
  const access = { target, pool: openPool(origin, users), reader, standIn };
  const room: Room = { access, places: [], stock: [], browsers: [], phones: [], mixed: 0 };
  rooms.set(target.origin, room);
  return room;
};

const answer = async (order: DriverOrder): Promise<Driven | true> => {
  const room = roomOf(order.target, order.users);
  if (order.order === 'enrol') return enrol(room, order);
  const operation = operations[order.row];
  if (order.order === 'drive') return drive(room, operation, order);
  await operation.prepare(room, order.users);
  return true;
};

const enrol = async (
  { access, phones }: Room,
  { users, offers }: Extract<DriverOrder, { readonly order: 'enrol' }>,
): Promise<true> => {
  const origin = access.target.phoneOrigin ?? '';
  const reach = { origin, pool: openPool(origin, users) };
  for (const offer of offers) phones.push(await enrolPhone(reach, offer));
  return true;
};

/** A closed loop: each place begins the next operation when the last has ended. */
const drive = async (
  room: Room,
  operation: Operation,
  { users, end }: { readonly users: number; readonly end: End },
): Promise<Driven> => {
  const latencies: number[] = [];
  const before = performance.eventLoopUtilization();
  const startedAt = performance.now();
  const rampMilliseconds = 'seconds' in end ? (operation.rampSeconds ?? 0) * 1000 : 0;
  const countedFrom = startedAt + rampMilliseconds;
  let begun = 0;
  let ended = 0;
  const goesOn = (): boolean =>
    'seconds' in end ? performance.now() - countedFrom < end.seconds * 1000 : begun < end.count;
  const live = async (place: number): Promise<void> => {
    while (goesOn()) {
      begun += 1;
      const began = performance.now();
      if (!(await operation.run(room, place))) return;
      const now = performance.now();
      latencies.push(now - began);
      if (now >= countedFrom && (rampMilliseconds === 0 || goesOn())) ended += 1;
    }
  };
  const places = users * (operation.placesEach ?? 1);
  await Promise.all(Array.from({ length: places }, (_, place) => live(place)));
  const isFlow = 'seconds' in end && rampMilliseconds > 0;
  return {
    // A flow is cut off at both ends; otherwise the last operations belong to it, and their time too.
    milliseconds: isFlow ? end.seconds * 1000 : performance.now() - startedAt,
    ended,
    latencies,
    driverBusy: performance.eventLoopUtilization(before).utilization,
  };
};

answerParent(answer);
