import { readFile } from 'node:fs/promises';
import type { BenchArguments } from './arguments.ts';
import type { Child } from './child.ts';
import { runSlice } from './measure.ts';
import type { Server } from './server.ts';

type ProfileNode = {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
};
type Profile = {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

/** Microseconds of self time a login, greatest first. */
export type SelfTime = { readonly name: string; readonly microseconds: number };

export type ProfileFigures = {
  readonly logins: number;
  readonly byModule: readonly SelfTime[];
  readonly byFunction: readonly SelfTime[];
};

/** Profiles the server under the first of the rows, once it is warm, and keeps the profile for a viewer. */
export const profileRow = async (
  driver: Child,
  server: Server,
  {
    rows: [row = 'whole'],
    users,
    seconds,
    file,
  }: Pick<BenchArguments, 'rows' | 'users' | 'seconds'> & { readonly file: string },
): Promise<ProfileFigures> => {
  await runSlice(driver, server, { row, users, end: { seconds: 3 } });
  await server.child.ask<true>({ order: 'profile-start' });
  const { driven } = await runSlice(driver, server, { row, users, end: { seconds } });
  await server.child.ask<true>({ order: 'profile-stop', file });
  const profile = JSON.parse(await readFile(file, 'utf8')) as Profile; // written by the inspector of the same Node
  const logins = driven.latencies.length;
  return { logins, byModule: sum(profile, logins, moduleOf), byFunction: sum(profile, logins, functionOf) };
};

const sum = (
  { nodes, samples, timeDeltas }: Profile,
  logins: number,
  nameOf: (node: ProfileNode) => string,
): SelfTime[] => {
  const names = new Map(nodes.map((node) => [node.id, nameOf(node)]));
  const times = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const name = names.get(id) ?? '(unknown)';
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0));
  }
  return [...times]
    .map(([name, microseconds]) => ({ name, microseconds: microseconds / logins }))
    .sort((a, b) => b.microseconds - a.microseconds);
};

/** A package of `node_modules`, a room of `src`, a module of Node, or what the profiler puts in brackets. */
const moduleOf = ({ callFrame: { url, functionName } }: ProfileNode): string => {
  const installed = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(url)?.[1];
  if (installed !== undefined) return installed;
  const room = /\/(src\/[^/]+)/.exec(url)?.[1];
  return (
    room ??
    (url.startsWith('node:') ? url.split('/', 2).join('/') : functionName === '' ? '(other)' : `native ${functionName}`)
  );
};

const functionOf = ({ callFrame: { functionName, url, lineNumber } }: ProfileNode): string =>
  `${functionName === '' ? '(anonymous)' : functionName}  ${url.replace(/^.*\/(?=src\/|node_modules\/)/, '')}${url === '' ? '' : `:${lineNumber + 1}`}`;
