import { type Static, type TObject, type TSchema, Type } from '@sinclair/typebox';
import { ValueErrorType } from '@sinclair/typebox/errors';
import { Value, type ValueError } from '@sinclair/typebox/value';

/** What is wrong with a declaration, and where: a JSON pointer (RFC 6901) and the rest of a sentence. */
export type DeclarationFault = { readonly pointer: string; readonly reason: string };

/** What people wrote, read; or everything that is wrong in it. */
export type Declared<T> =
  | { readonly isValid: true; readonly value: T }
  | { readonly isValid: false; readonly faults: readonly DeclarationFault[] };

/** A sentence of the caller's own for a fault of the schema; undefined leaves it to the usual one. */
export type OwnReason = (error: ValueError) => string | undefined;

/** Checks one declaration by its schema. @param filled with the defaults already in it: `withDefaults` */
export const checkDeclared = <Schema extends TObject>(
  schema: Schema,
  filled: unknown,
  ownReason: OwnReason = () => undefined,
): Declared<Static<Schema>> =>
  Value.Check(schema, filled)
    ? { isValid: true, value: filled }
    : { isValid: false, faults: schemaFaults(schema, filled, ownReason) };

/**
 * A copy, with the schema's defaults for what was left out. Not TypeBox's own `Value.Default`: that turns an object
 * into a list where a list is the default.
 */
export const withDefaults = (schema: TObject, json: object | null): Record<string, unknown> => ({
  ...structuredClone(defaultsOf(schema)),
  ...structuredClone(json),
});

const defaultsOf = (schema: TObject): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries<TSchema>(schema.properties)
      .map(([name, { default: value }]) => [name, value] as const)
      .filter(([, value]) => value !== undefined),
  );

/** The first fault of each place: the schema tells a missing member twice, as missing and as no text. */
const schemaFaults = (schema: TSchema, value: unknown, ownReason: OwnReason): readonly DeclarationFault[] => {
  const faults = new Map<string, string>();
  for (const error of Value.Errors(schema, value)) {
    if (!faults.has(error.path)) faults.set(error.path, ownReason(error) ?? usualReason(error));
  }
  return [...faults].map(([pointer, reason]) => ({ pointer, reason }));
};

const usualReason = ({ type, schema, message }: ValueError): string => {
  if (type === ValueErrorType.ObjectAdditionalProperties) return 'is not a member that Vestibule knows';
  if (type === ValueErrorType.ObjectRequiredProperty) return 'is missing';
  const options: unknown = schema['anyOf'];
  const words = Array.isArray(options) ? options.map((one: { const?: string }) => one.const ?? '') : [];
  if (words.length > 0 && !words.includes('')) return `must be one of ${words.join(', ')}`;
  return message.replace(/^Expected/, 'must be:');
};

/** One word of a list, for a schema. */
export const oneOf = <const T extends readonly string[]>(
  words: T,
  options: { readonly default?: T[number]; readonly description: string },
) =>
  Type.Union(
    words.map((word: T[number]) => Type.Literal(word)),
    options,
  );
