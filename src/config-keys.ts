import type { TSchema } from '@sinclair/typebox';
import { configSchema } from './config.ts';

/** One leaf of the configuration. */
export type ConfigKey = {
  readonly path: readonly string[];
  /** The environment variable that sets it. */
  readonly environment: string;
  readonly schema: TSchema;
  /** Whether a value must be given when the object around it is. */
  readonly isRequired: boolean;
  /** The optional object that has to be present for the key to count, '' for none. */
  readonly within: string;
};

const environmentName = (path: readonly string[]): string =>
  `VESTIBULE_${path.map((word) => word.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()).join('__')}`;

const leavesOf = (schema: TSchema, path: readonly string[], within: string): readonly ConfigKey[] =>
  Object.entries<TSchema>(schema['properties']).flatMap(([name, below]) => {
    const here = [...path, name];
    const isRequired = (schema['required'] ?? []).includes(name);
    if (below['type'] === 'object') return leavesOf(below, here, isRequired ? within : here.join('.'));
    return [{ path: here, environment: environmentName(here), schema: below, isRequired, within }];
  });

/** Every leaf, in the order of the schema. */
export const configKeys: readonly ConfigKey[] = leavesOf(configSchema, [], '');

export const isSecret = (key: ConfigKey): boolean => key.schema['secret'] === true;

/** The schema at a path of names; a number leads into a list. */
export const schemaAt = (path: readonly string[]): TSchema | undefined =>
  path.reduce<TSchema | undefined>((schema, name) => {
    const properties: Record<string, TSchema> = schema?.['properties'] ?? {};
    return Object.hasOwn(properties, name) ? properties[name] : schema?.['items'];
  }, configSchema);

const literalsOf = (schema: TSchema): readonly string[] | undefined =>
  schema['anyOf']?.map((one: TSchema) => one['const']);

/** What a value has to be, to stand after "it must be". */
export const expectation = (schema: TSchema): string => {
  const literals = literalsOf(schema);
  if (literals !== undefined) return `one of ${literals.join(', ')}`;
  switch (schema['type']) {
    case 'integer':
      return `a whole number ${rangeOf(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a list, each entry ${expectation(schema['items'])}`;
    case 'object':
      return 'an object';
    default:
      return 'a text';
  }
};

const rangeOf = (schema: TSchema) =>
  schema['maximum'] === undefined
    ? `of at least ${schema['minimum']}`
    : `from ${schema['minimum']} to ${schema['maximum']}`;

/** The value that a text from the environment stands for. A text that fits no value is left for the schema to refuse. */
export const parseText = (schema: TSchema, text: string): unknown => {
  if (schema['type'] === 'integer' && /^-?\d+$/.test(text)) return Number(text);
  if (schema['type'] === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (schema['type'] === 'array') return listOf(text);
  return text;
};

const listOf = (text: string): unknown => {
  if (text.trimStart().startsWith('[')) return parseJson(text) ?? text;
  return text.split(',').flatMap((entry) => (entry.trim() === '' ? [] : [entry.trim()]));
};

/** Undefined for what is not JSON, which is never a valid value here. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** The known name that takes the fewest changes of a letter (Levenshtein distance). */
export const nearest = (name: string, known: readonly string[]): string => {
  const distances = known.map((one) => ({ one, distance: distance(name.toLowerCase(), one.toLowerCase()) }));
  return distances.reduce((best, next) => (next.distance < best.distance ? next : best)).one;
};

const distance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};
