import type { TSchema } from '@sinclair/typebox';
import { TypeCompiler, type TypeCheck } from '@sinclair/typebox/compiler';
import type { FastifySchemaCompiler, FastifyServerOptions } from 'fastify';

type SchemaController = NonNullable<FastifyServerOptions['schemaController']>;
type Factories = NonNullable<SchemaController['compilersFactory']>;

const buildValidator =
  (): FastifySchemaCompiler<TSchema> =>
  ({ schema }) => {
    let check: TypeCheck<TSchema> | undefined;
    return (value) => {
      check ??= TypeCompiler.Compile(schema);
      return check.Check(value) ? { value } : { error: refusalOf(check, value) };
    };
  };

/**
 * Fastify checks what arrives by TypeBox, which wrote the schemas, compiled when a route is first asked: what is sent is
 * taken as it is, or refused; nothing is converted, filled in or left out on the way. Its own way, Ajv and a writer made
 * for each answer, takes a third of a second of every start and some megabytes at rest. Answers are written as they are:
 * their shapes are our own types.
 */
export const typeboxSchemas: SchemaController = {
  compilersFactory: {
    // Fastify calls whatever compiler it is given in its own way; its types name those of Ajv alone.
    buildValidator: buildValidator as unknown as NonNullable<Factories['buildValidator']>,
    buildSerializer: () => () => JSON.stringify,
  },
};

/** Where the first fault is, and what was wanted: never the value, which may be a secret. */
const refusalOf = (check: TypeCheck<TSchema>, value: unknown): Error => {
  const fault = check.Errors(value).First();
  return Object.assign(new Error(fault === undefined ? 'malformed' : `${fault.path || 'the body'}: ${fault.message}`), {
    statusCode: 400,
  });
};
