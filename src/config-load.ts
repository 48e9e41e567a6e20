import { existsSync, readFileSync } from 'node:fs';
import type { TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { type Config, type ConfigInput, configSchema } from './config.ts';
import {
  type ConfigKey,
  configKeys,
  expectation,
  isSecret,
  nearest,
  parseJson,
  parseText,
  schemaAt,
} from './config-keys.ts';
import { productionRules } from './config-production.ts';
import { configRules } from './config-rules.ts';

type Deep<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Deep<T[K]> | undefined }
    : T;
type Environment = Readonly<Record<string, string | undefined>>;

export type ConfigSources = {
  /** JSON file; by default what VESTIBULE_CONFIG names, else `vestibule.json` when it exists. `false`: no file. */
  readonly file?: string | false | undefined;
  /** Usually `process.env`. Of it, only names that start with VESTIBULE_ are read. */
  readonly env: Environment;
  /** Stands above file and environment: arguments of a command, or a test. */
  readonly overrides?: Deep<ConfigInput> | undefined;
};

type Tree = { [key: string]: unknown };

/**
 * Loads the configuration: defaults, then the file, then the environment, then the overrides; complete,
 * checked and frozen to the last leaf.
 *
 * A value for `professional.session.idleSeconds` comes from the file or from
 * `VESTIBULE_PROFESSIONAL__SESSION__IDLE_SECONDS`; a secret also from a file that `…_FILE` names. Lists
 * are JSON or separated by commas. Throws an error named `ConfigError` whose message is one sentence that
 * names the key and the mend.
 */
export const loadConfig = (sources: ConfigSources): Config => {
  const given: Tree = {};
  merge(given, checkKeysKnown(readFile(sources)));
  readEnvironment(given, sources.env);
  merge(given, checkKeysKnown(sources.overrides ?? {}));
  const config = complete(given);
  for (const { refusal } of [...configRules, ...productionRules]) {
    const sentence = refusal(config);
    if (sentence !== undefined) throw refuseConfig(sentence);
  }
  return freeze(config);
};

/** Whether the start was refused by the configuration, so that its one sentence is all there is to say. */
export const isConfigError = (error: unknown): error is Error => error instanceof Error && error.name === 'ConfigError';

/** The error that stops a start. @param sentence names the key and the mend */
export const refuseConfig = (sentence: string): Error =>
  Object.assign(new Error(`Configuration: ${sentence}`), { name: 'ConfigError' });

const readFile = ({ file, env }: ConfigSources): Tree => {
  const named = file ?? env['VESTIBULE_CONFIG'];
  const path = named ?? 'vestibule.json';
  if (path === false || (named === undefined && !existsSync(path))) return {};
  if (!existsSync(path)) throw refuseConfig(`${path} does not exist; give the path of a JSON file, or none.`);
  const content = parseJson(readFileSync(path, 'utf8'));
  if (!isTree(content)) throw refuseConfig(`${path} is not a JSON object; check its commas and quotes.`);
  return content;
};

const readEnvironment = (given: Tree, env: Environment): void => {
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith('VESTIBULE_') || name === 'VESTIBULE_CONFIG' || text === undefined) continue;
    const key = findKey(name);
    const value = key.environment === name ? text : readSecretFile(name, text);
    place(given, key.path, parseText(key.schema, value));
  }
};

const findKey = (name: string): ConfigKey => {
  const key = configKeys.find(
    (one) => one.environment === name || (isSecret(one) && `${one.environment}_FILE` === name),
  );
  if (key !== undefined) return key;
  const names = configKeys.map((one) => one.environment);
  throw refuseConfig(`${name} is not a variable that Vestibule knows; did you mean ${nearest(name, names)}?`);
};

const readSecretFile = (name: string, path: string): string => {
  if (!existsSync(path)) throw refuseConfig(`${name} names the file ${path}, which does not exist; correct the path.`);
  return readFileSync(path, 'utf8').trim();
};

const place = (tree: Tree, path: readonly string[], value: unknown): void => {
  const [first = '', ...rest] = path;
  if (rest.length === 0) return void (tree[first] = value);
  const below = isTree(tree[first]) ? tree[first] : {};
  tree[first] = below;
  place(below, rest, value);
};

const merge = (target: Tree, source: Tree): void => {
  for (const [key, value] of Object.entries(source)) {
    const below = target[key];
    if (isTree(value) && isTree(below)) merge(below, value);
    else if (value !== undefined) target[key] = structuredClone(value);
  }
};

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

const checkKeysKnown = (tree: Tree, path: readonly string[] = []): Tree => {
  for (const [name, value] of Object.entries(tree)) {
    const here = [...path, name];
    const schema = schemaAt(here);
    if (schema === undefined)
      throw refuseConfig(`${here.join('.')} is not a key that Vestibule knows; ${suggestion(here)}`);
    if (isTree(value)) checkKeysKnown(value, here);
  }
  return tree;
};

const suggestion = (path: readonly string[]): string => {
  const beside = Object.keys(schemaAt(path.slice(0, -1))?.['properties'] ?? {});
  const neighbours = beside.map((name) => [...path.slice(0, -1), name].join('.'));
  const known = [...neighbours, ...configKeys.map((key) => key.path.join('.'))];
  return `did you mean ${nearest(path.join('.'), known)}?`;
};

const complete = (given: Tree): Config => {
  const filled = fill(configSchema, given);
  if (Value.Check(configSchema, filled)) {
    const isSandbox = filled.mode === 'sandbox';
    return {
      ...filled,
      citizen: { ...filled.citizen, enabled: filled.citizen.enabled ?? isSandbox },
      office: { ...filled.office, enabled: filled.office.enabled ?? isSandbox },
      sandbox: { ...filled.sandbox, enabled: filled.sandbox.enabled ?? isSandbox },
    };
  }
  const wrong = Value.Errors(configSchema, filled).First();
  const path = (wrong?.path ?? '').split('/').slice(1);
  const schema = schemaAt(path) ?? wrong?.schema;
  if (wrong === undefined || schema === undefined) throw new Error('The schema refused without saying why.');
  if (wrong.value === undefined) throw refuseConfig(`${path.join('.')} is missing; it must be ${expectation(schema)}.`);
  const found = 'secret' in schema ? 'has a wrong value' : `is ${JSON.stringify(wrong.value)}`;
  throw refuseConfig(`${path.join('.')} ${found}; it must be ${expectation(schema)}.`);
};

/** Not TypeBox's own `Value.Default`: that turns an object into a list where a list is the default. */
const fill = (schema: TSchema, value: unknown): unknown => {
  const given = value === undefined ? structuredClone<unknown>(schema['default']) : value;
  if (schema['type'] !== 'object' || !isTree(given)) return given;
  const below = Object.entries<TSchema>(schema['properties']).map(
    ([name, one]) => [name, fill(one, given[name])] as const,
  );
  return { ...given, ...Object.fromEntries(below.filter(([, one]) => one !== undefined)) };
};

const freeze = <T extends object>(value: T): T => {
  for (const below of Object.values(value)) if (typeof below === 'object' && below !== null) freeze(below);
  return Object.freeze(value);
};
