// The driver: a process of its own, the same for both servers.
import { performance } from 'node:perf_hooks';
import { openPool } from './browser.ts';
import { answerParent } from './child.ts';
import { openReader } from './handshake.ts';
import type { Driven, DriverOrder, End, Target } from './messages.ts';
import { type Operation, operations, type Room } from './operations.ts';

const rooms = new Map<string, Room>();

const roomOf = (target: Target, users: number): Room => {
  const known = rooms.get(target.origin);
  if (known !== undefined) return known;
  const reader = target.answer.kind === 'card' ? openReader(target.answer) : undefined;
  const room: Room = { access: { target, pool: openPool(target.origin, users), reader }, places: [], stock: [] };
  rooms.set(target.origin, room);
  return room;
};

const answer = async (order: DriverOrder): Promise<Driven | true> => {
  const room = roomOf(order.target, order.users);
  const operation = operations[order.row];
  if (order.order === 'drive') return drive(room, operation, order);
  await operation.prepare(room, order.users);
  return true;
};

/** A closed loop: each of `users` begins the next operation when the last has ended. */
const drive = async (
  room: Room,
  operation: Operation,
  { users, end }: { readonly users: number; readonly end: End },
): Promise<Driven> => {
  const latencies: number[] = [];
  const before = performance.eventLoopUtilization();
  const startedAt = performance.now();
  let begun = 0;
  const goesOn = (): boolean =>
    'seconds' in end ? performance.now() - startedAt < end.seconds * 1000 : begun < end.count;
  const live = async (place: number): Promise<void> => {
    while (goesOn()) {
      begun += 1;
      const began = performance.now();
      if (!(await operation.run(room, place))) return;
      latencies.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: users }, (_, place) => live(place)));
  return {
    milliseconds: performance.now() - startedAt,
    latencies,
    driverBusy: performance.eventLoopUtilization(before).utilization,
  };
};

answerParent(answer);
