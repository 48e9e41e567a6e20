import { Type } from '@sinclair/typebox';

/** What the doors count (`platform/rate-limit.ts`). */
export const limitsSchema = Type.Object(
  {
    requestsPerAddress: Type.Integer({
      default: 10_000,
      minimum: 1,
      description:
        'Requests from one address in a minute at the professional door; more are answered 429. A login takes about ten, and a whole hospital has one address.',
    }),
    cardsPerAddress: Type.Integer({
      default: 1200,
      minimum: 1,
      description: 'Requests from one address in a minute at the card host; more are answered 429.',
    }),
    wrongSecrets: Type.Integer({
      default: 20,
      minimum: 1,
      description:
        'Failed authentications of one service from one address in ten minutes; then its right secret is not looked at either.',
    }),
  },
  { additionalProperties: false, default: {} },
);
