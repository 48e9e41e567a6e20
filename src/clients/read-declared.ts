import type { Static, TObject, TSchema } from '@sinclair/typebox';
import { ValueErrorType } from '@sinclair/typebox/errors';
import { Value, type ValueError } from '@sinclair/typebox/value';
import type { DeclarationFault } from './declaration.ts';

/** What people wrote, read; or everything that is wrong in it. */
export type Declared<T> =
  | { readonly isValid: true; readonly value: T }
  | { readonly isValid: false; readonly faults: readonly DeclarationFault[] };

/** Reads one declaration by its schema, with the schema's defaults. @param json anything, as `JSON.parse` gave it */
export const readDeclared = <Schema extends TObject>(schema: Schema, json: unknown): Declared<Static<Schema>> => {
  const filled: unknown =
    typeof json === 'object' ? { ...structuredClone(defaultsOf(schema)), ...structuredClone(json) } : json;
  return Value.Check(schema, filled)
    ? { isValid: true, value: filled }
    : { isValid: false, faults: schemaFaults(schema, filled) };
};

/** Not TypeBox's own `Value.Default`: that turns an object into a list where a list is the default. */
const defaultsOf = (schema: TObject): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries<TSchema>(schema.properties)
      .map(([name, { default: value }]) => [name, value] as const)
      .filter(([, value]) => value !== undefined),
  );

/** The first fault of each place: the schema tells a missing member twice, as missing and as no text. */
const schemaFaults = (schema: TSchema, value: unknown): readonly DeclarationFault[] => {
  const faults = new Map<string, string>();
  for (const error of Value.Errors(schema, value)) {
    if (!faults.has(error.path)) faults.set(error.path, reasonOf(error));
  }
  return [...faults].map(([pointer, reason]) => ({ pointer, reason }));
};

const reasonOf = ({ type, schema, message }: ValueError): string => {
  if (type === ValueErrorType.ObjectAdditionalProperties) return 'is not a member that Vestibule knows';
  if (type === ValueErrorType.ObjectRequiredProperty) return 'is missing';
  if (type === ValueErrorType.StringPattern && schema['description'] !== undefined)
    return `is malformed: ${schema['description']}`;
  const words: unknown = schema['anyOf'];
  if (Array.isArray(words)) return `must be one of ${words.map((word: { const: string }) => word.const).join(', ')}`;
  return message.replace(/^Expected/, 'must be:');
};
