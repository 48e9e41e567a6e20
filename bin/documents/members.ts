import type { TObject, TSchema } from '@sinclair/typebox';
import { code, table } from './markdown.ts';

type Members = Pick<TObject, 'properties'> & { readonly required?: readonly string[] | undefined };

/** The members of a schema, as a table. */
export const membersOf = (schema: Members): string =>
  table(
    ['member', 'value', 'default', 'meaning'],
    Object.entries<TSchema>(schema.properties).map(([name, one]) => [
      code(name),
      valueOf(one),
      defaultOf(schema, name, one),
      one['description'] ?? '',
    ]),
  );

const valueOf = (schema: TSchema): string => {
  const words: unknown = schema['anyOf'];
  if (Array.isArray(words)) return words.map((word: TSchema) => valueOf(word)).join(', ');
  if (schema['const'] !== undefined) return code(String(schema['const']));
  switch (schema['type']) {
    case 'array':
      return 'list';
    case 'object':
      return 'object';
    case 'boolean':
      return 'true or false';
    case 'integer':
    case 'number':
      return 'number';
    default:
      return 'text';
  }
};

const defaultOf = (schema: Members, name: string, one: TSchema): string => {
  if (one['default'] !== undefined) return code(JSON.stringify(one['default']));
  return schema.required?.includes(name) === true ? 'needed' : '';
};
