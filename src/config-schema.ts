import { Type } from '@sinclair/typebox';

/** Marks a secret: `docs/generated/configuration.md` says so, and it is never printed. */
export const secret = { secret: true } as const;

export const listen = (port: number) =>
  Type.Object(
    {
      host: Type.String({ default: '127.0.0.1', description: 'Address to listen on.' }),
      port: Type.Integer({
        default: port,
        minimum: 0,
        maximum: 65535,
        description: 'Port to listen on; 0 takes any free one.',
      }),
    },
    { additionalProperties: false, default: {} },
  );

export const seconds = (value: number, description: string) =>
  Type.Integer({ default: value, minimum: 1, description: `${description} Seconds.` });

export const files = (description: string) => Type.Array(Type.String(), { default: [], description });

export const tls = Type.Object(
  {
    certificateFile: Type.String({ description: 'PEM file of the server certificate and its intermediates.' }),
    keyFile: Type.String({ description: 'PEM file of the server key.' }),
  },
  {
    additionalProperties: false,
    description: 'When present, this listener speaks TLS. Otherwise a proxy before it does.',
  },
);
