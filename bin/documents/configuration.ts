import type { TSchema } from '@sinclair/typebox';
import { type ConfigKey, configKeys, expectation, schemaAt } from '#config-keys.ts';
import { productionRules, productionWarnings } from '#config-production.ts';
import { configRules } from '#config-rules.ts';
import { code, madeBy, page, table } from './markdown.ts';

/** The reference of the configuration, from its schema and its rules. */
export const configurationPage = (): string =>
  page(
    '# Configuration',
    madeBy('`src/config.ts`, `src/config-rules.ts` and `src/config-production.ts`'),
    introduction,
    ...sections().flatMap(([name, keys]) =>
      [`## ${name}`, optionalNote(keys), table(heads, keys.map(row))].filter((block) => block !== ''),
    ),
    '## Rules that join several keys',
    configRules.map(({ rule }) => `- ${rule}`).join('\n'),
    '## What production refuses',
    productionRules.map(({ rule }) => `- Refused unless: ${rule}`).join('\n'),
    '## What production allows, with a warning on every start',
    productionWarnings.map(({ warning }) => `- ${warning}`).join('\n'),
  );

const introduction = `Vestibule needs no configuration to start as a sandbox. What differs stands in a JSON file, in variables of the
environment, or in both; the variable wins. The file is the one that \`VESTIBULE_CONFIG\` names, else \`vestibule.json\`
in the working directory when there is one.

A variable is the key in capitals, with \`__\` between its levels: \`professional.session.idleSeconds\` is
\`VESTIBULE_PROFESSIONAL__SESSION__IDLE_SECONDS\`. A list is written with commas or as JSON. A secret may also come from
a file: \`VESTIBULE_MASTER_KEY_FILE\` names it.

An unknown key or variable, a wrong value or a missing secret stops the start with one sentence that says which and
what to do.`;

const heads = ['key', 'variable', 'value', 'default', 'meaning'];

const row = ({ path, environment, schema, isRequired, within }: ConfigKey): readonly string[] => [
  code(path.join('.')),
  code(environment),
  expectation(schema).replace(/^an? /, ''),
  defaultOf(schema, isRequired && within !== ''),
  `${schema['description']}${schema['secret'] === true ? ` Secret; also as ${code(`${environment}_FILE`)}.` : ''}`,
];

const defaultOf = (schema: TSchema, isRequired: boolean): string => {
  if (schema['default'] === undefined) return isRequired ? 'required' : 'none';
  const value: unknown = schema['default'];
  return Array.isArray(value) && value.length === 0
    ? 'none'
    : code(Array.isArray(value) ? value.join(', ') : String(value));
};

/** By the first word of the key; the keys that stand alone come first. */
const sections = (): readonly (readonly [string, readonly ConfigKey[]])[] => {
  const general = configKeys.filter(({ path }) => path.length === 1);
  const others = configKeys.filter(({ path }) => path.length > 1);
  return [['General', general], ...Map.groupBy(others, ({ path }) => path[0] ?? '')];
};

const optionalNote = (keys: readonly ConfigKey[]): string => {
  const objects = [...new Set(keys.map(({ within }) => within).filter((within) => within !== ''))];
  const notes = objects.map((within) =>
    `${code(within)} is optional as a whole. ${schemaAt(within.split('.'))?.['description'] ?? ''}`.trim(),
  );
  return notes.join('\n\n');
};
