import type { FastifyRequest } from 'fastify';
import type { CitizenDoorDeps } from './door.ts';

/** The gateway in front of us says so; from anybody else the header means nothing (franceconnect.md §2.4). */
export const isSuspicious = (door: CitizenDoorDeps, { raw }: Pick<FastifyRequest, 'raw'>): boolean =>
  raw.headers['x-suspicious'] === '1' && door.isTrusted(raw);
