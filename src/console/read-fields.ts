/** What is needed of a JSON Schema to know what a text stands for: TypeBox's own, or one read from the OpenAPI document. */
export type FieldSchema = {
  readonly description?: string | undefined;
  readonly type?: string | undefined;
  readonly items?: FieldSchema | undefined;
  readonly anyOf?: readonly { readonly const?: string }[] | undefined;
};
export type FieldsSchema = { readonly properties: Readonly<Record<string, FieldSchema>> };

/**
 * Fields of a form, a query or a command line as the input of an operation: numbers, yes and no, and lists become what
 * the schema says. An empty field counts as left out. What does not read stays text: the check by the schema then tells
 * its place. @param fields a field that comes several times has a list
 */
export const readFields = (
  { properties }: FieldsSchema,
  fields: Readonly<Record<string, string | readonly string[] | undefined>>,
): Readonly<Record<string, unknown>> => {
  const given = Object.entries(fields).flatMap(([name, value]): (readonly [string, readonly string[]])[] =>
    value === undefined || value === '' ? [] : [[name, typeof value === 'string' ? [value] : value]],
  );
  return Object.fromEntries(given.map(([name, values]) => [name, readField(properties[name] ?? {}, values)]));
};

const readField = ({ type, items }: FieldSchema, values: readonly string[]): unknown => {
  if (type === 'array') return values.map((value) => readText(items ?? {}, value));
  return values.length === 1 ? readText({ type }, values[0] ?? '') : values;
};

const readText = ({ type }: FieldSchema, value: string): unknown => {
  if (type === 'integer' || type === 'number') return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : value;
  return type === 'object' ? readJson(value) : value;
};

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
};
