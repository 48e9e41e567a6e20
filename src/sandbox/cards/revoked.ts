import { join } from 'node:path';
import { Type, type Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { pkiFolder, readIfThere, writeWhole } from './files.ts';

const revokedSchema = Type.Object({
  revoked: Type.Array(
    Type.Object({
      /** Lower-case hexadecimal. */
      serial: Type.String({ pattern: '^[0-9a-f]+$' }),
      atSeconds: Type.Integer(),
    }),
  ),
});

export type RevokedCertificate = Static<typeof revokedSchema>['revoked'][number];

const fileIn = (dataDirectory: string): string => join(dataDirectory, ...pkiFolder, 'revoked.json');

/** The serials in opposition. Reads the file anew each time, so that a command is seen by a running responder. */
export async function loadRevoked(dataDirectory: string): Promise<readonly RevokedCertificate[]> {
  const text = await readIfThere(fileIn(dataDirectory));
  return text === undefined ? [] : Value.Parse(revokedSchema, JSON.parse(text)).revoked;
}

/** Puts a certificate in opposition. Doing it twice keeps the first date. */
export async function revokeSerial(dataDirectory: string, entry: RevokedCertificate, token: string): Promise<void> {
  const revoked = await loadRevoked(dataDirectory);
  if (!revoked.some(({ serial }) => serial === entry.serial)) await save(dataDirectory, [...revoked, entry], token);
}

/** Takes a certificate out of opposition: test cards, unlike real ones, come back. */
export async function restoreSerial(dataDirectory: string, serial: string, token: string): Promise<void> {
  const revoked = await loadRevoked(dataDirectory);
  await save(
    dataDirectory,
    revoked.filter((entry) => entry.serial !== serial),
    token,
  );
}

const save = (dataDirectory: string, revoked: readonly RevokedCertificate[], token: string): Promise<void> =>
  writeWhole(fileIn(dataDirectory), `${JSON.stringify({ revoked }, null, 2)}\n`, token);
