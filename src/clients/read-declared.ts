import type { Static, TObject } from '@sinclair/typebox';
import { ValueErrorType } from '@sinclair/typebox/errors';
import { checkDeclared, type Declared, type OwnReason, withDefaults } from '#platform/declared.ts';

export type { Declared } from '#platform/declared.ts';

/** Reads one declaration by its schema, with the schema's defaults. @param json anything, as `JSON.parse` gave it */
export const readDeclared = <Schema extends TObject>(schema: Schema, json: unknown): Declared<Static<Schema>> =>
  checkDeclared(schema, typeof json === 'object' ? withDefaults(schema, json) : json, malformed);

/** The descriptions of these schemas say how a text has to look. */
const malformed: OwnReason = ({ type, schema }) =>
  type === ValueErrorType.StringPattern && schema['description'] !== undefined
    ? `is malformed: ${schema['description']}`
    : undefined;
