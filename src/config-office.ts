import { Type } from '@sinclair/typebox';
import { listen, seconds, secret, tls } from './config-schema.ts';

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
    account: Type.Object(
      {
        placesFile: Type.Optional(
          Type.String({
            description:
              'Database of countries or cities by IP address, in the MMDB format, read into memory at start and on change. With it, people read in the account space roughly where their logins were made; the address is not kept.',
          }),
        ),
      },
      { additionalProperties: false, default: {} },
    ),
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
    partners: Type.Object(
      {
        provider: Type.Optional(
          Type.Object(
            {
              issuer: Type.String({ description: 'Its issuer; the discovery document is read below it.' }),
              clientId: Type.String({ description: 'As the partner space is registered there.' }),
              clientSecret: Type.String({ ...secret, description: 'Secret of that client.' }),
              name: Type.String({ description: 'How the sign-in page calls it.' }),
            },
            {
              additionalProperties: false,
              description:
                'When present, partners may also sign in by this OpenID provider, which must vouch for their address (`email_verified`). Its return address is `/partenaires/fournisseur/retour` below `office.url`.',
            },
          ),
        ),
      },
      { additionalProperties: false, default: {} },
    ),
    console: Type.Object(
      {
        enabled: Type.Boolean({ default: true, description: 'Opens the operator console where the office is open.' }),
        sessionIdleSeconds: seconds(900, 'An operator is signed out after this long without use.'),
        sessionMaximumSeconds: seconds(
          28_800,
          'An operator is signed out this long after the sign-in, whatever happens.',
        ),
        proposalSeconds: seconds(86_400, 'What needs a second pair of eyes waits this long for it.'),
        proofSeconds: seconds(300, 'Making a token for a program wants a sign-in that is no older.'),
        tokenMaximumDays: Type.Integer({
          ...{ default: 90, minimum: 1, maximum: 365 },
          description: 'The longest that a token of a program can last. Days.',
        }),
      },
      { additionalProperties: false, default: {} },
    ),
    listen: listen(8003),
    tls: Type.Optional(tls),
  },
  { additionalProperties: false, default: {} },
);
