import { setTimeout as wait } from 'node:timers/promises';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** How a simulated register behaves until it is told otherwise. */
const modeSchema = Type.Object(
  {
    mode: Type.Union(
      [
        // `slow` answers after `delayMilliseconds`; `silent` never; `cut` hangs up; `failing` is an HTTP error.
        ...(['normal', 'slow', 'silent', 'cut', 'failing'] as const),
        // `garbled` is no XML; `incomplete` has no traits; `huge` never ends; `contradictory` speaks of somebody else.
        ...(['garbled', 'incomplete', 'huge', 'contradictory'] as const),
      ].map((name) => Type.Literal(name)),
    ),
    delayMilliseconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 60_000 })),
  },
  { additionalProperties: false },
);

type Mode = Static<typeof modeSchema>;

export type RegisterMode = {
  readonly current: () => Mode['mode'];
  /** Deals with the modes in which no register speaks; true when the request is answered or never will be. */
  readonly answer: (reply: FastifyReply) => Promise<boolean>;
};

/** Seven seconds: one more than the platform waits (directory-cards-ins.md §4.4). */
export const lateMilliseconds = 7000;

/** Adds `GET` and `PUT <path>`: which mode a register is in, as `{"mode":"slow","delayMilliseconds":9000}`. */
export const addMode = (app: FastifyInstance, path: string): RegisterMode => {
  let chosen: Mode = { mode: 'normal' };
  app.get(path, () => chosen);
  app.put(path, (request, reply) => {
    if (!Value.Check(modeSchema, request.body)) return reply.code(400).send({ error: 'invalid_mode' });
    chosen = request.body;
    return chosen;
  });
  return { current: () => chosen.mode, answer: (reply) => answerIn(chosen, reply) };
};

const answerIn = async ({ mode, delayMilliseconds }: Mode, reply: FastifyReply): Promise<boolean> => {
  switch (mode) {
    case 'slow':
      await wait(delayMilliseconds ?? lateMilliseconds, undefined, { ref: false });
      return false;
    case 'silent':
      reply.hijack();
      return true;
    case 'cut':
      reply.hijack();
      reply.raw.destroy();
      return true;
    case 'failing':
      reply.code(503).type('text/plain').send('unavailable');
      return true;
    case 'garbled':
      reply.type('application/xml').send('<answer><unfinished>');
      return true;
    case 'huge':
      reply.type('application/xml').send(`<answer>${'x'.repeat(1_000_000)}</answer>`);
      return true;
    case 'normal':
    case 'incomplete':
    case 'contradictory':
      return false;
  }
};
