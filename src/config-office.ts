import { Type } from '@sinclair/typebox';
import { listen, tls } from './config-schema.ts';

/** Public pages, account space, partner space, console: one listener. */
export const office = Type.Object(
  {
    enabled: Type.Optional(
      Type.Boolean({
        description:
          'Opens public pages, account space, partner space and console. Default: true in sandbox mode only.',
      }),
    ),
    url: Type.String({
      default: 'http://localhost:8003',
      description: 'Public origin of the public pages, the account space, the partner space and the console.',
    }),
    supportEmail: Type.Optional(
      Type.String({
        description: 'Where reports of fraud from the account space are sent. Without it they are only kept.',
      }),
    ),
    qualification: Type.Object(
      {
        passAutomatically: Type.Boolean({
          default: false,
          description:
            'Qualifies a service as soon as the examination passed all automatic checks. Otherwise a reviewer reads the report and the answers, and decides.',
        }),
      },
      { additionalProperties: false, default: {} },
    ),
    listen: listen(8003),
    tls: Type.Optional(tls),
  },
  { additionalProperties: false, default: {} },
);
