import type { TSchema } from '@sinclair/typebox';
import { declarationSchema } from '#clients/declaration.ts';
import { declarationRules } from '#clients/declaration-rules.ts';
import { code, madeBy, page, table } from './markdown.ts';

/** How a relying party is declared. */
export const clientsPage = (): string =>
  page(
    '# Clients',
    madeBy('`src/clients/declaration.ts` and `src/clients/declaration-rules.ts`'),
    introduction,
    '## Members',
    table(['member', 'value', 'default', 'meaning'], Object.entries<TSchema>(declarationSchema.properties).map(row)),
    '## Rules',
    declarationRules.map(({ rule }) => `- ${rule}`).join('\n'),
    '## Example',
    `\`\`\`json\n${JSON.stringify([example], undefined, 2)}\n\`\`\``,
  );

const introduction = `A client is declared in the clients file, a JSON list that is read at start and on every change, or by command:
\`npm run clients -- add < declaration.json\`. Both take the members below. A file with a fault is not applied at all; the
log says what and where. A client that was declared by command is never touched by the file, and the other way round.

| command | what it does |
| --- | --- |
| \`clients list\`, \`clients show ID\` | shows registrations, without secrets |
| \`clients add\` | registers the declaration on standard input; answers with the secret, once |
| \`clients change ID\` | applies the JSON merge patch (RFC 7396) on standard input |
| \`clients rotate-secret ID\` | adds a second secret beside the first; with \`--finish\` drops the old one |
| \`clients suspend ID\`, \`clients resume ID\` | shuts the client out, and lets it in again |
| \`clients remove ID\` | withdraws the registration |
| \`clients hash-secret\` | answers the hash of the secret on standard input, for \`client_secret_hashes\` in the file |`;

const example = {
  client_id: 'logiciel-demo',
  client_name: 'Logiciel de démonstration',
  redirect_uris: ['https://logiciel.example/connexion/retour'],
  post_logout_redirect_uris: ['https://logiciel.example/'],
  backchannel_logout_uri: 'https://logiciel.example/deconnexion',
  token_endpoint_auth_method: 'private_key_jwt',
  jwks_uri: 'https://logiciel.example/jwks.json',
};

const row = ([name, schema]: readonly [string, TSchema]): readonly string[] => [
  code(name),
  valueOf(schema),
  defaultOf(name, schema),
  `${schema['description']}`,
];

const valueOf = (schema: TSchema): string => {
  if (schema['anyOf'] !== undefined) return schema['anyOf'].map((one: TSchema) => code(one['const'])).join(', ');
  switch (schema['type']) {
    case 'array':
      return 'list of texts';
    case 'object':
      return 'JWK set';
    case 'boolean':
      return 'true or false';
    default:
      return 'text';
  }
};

const defaultOf = (name: string, schema: TSchema): string => {
  const value: unknown = schema['default'];
  if (typeof value === 'string' || typeof value === 'boolean') return code(`${value}`);
  if (Array.isArray(value) && value.length > 0) return value.map((one) => code(`${one}`)).join(', ');
  return value === undefined && declarationSchema.required.some((one) => one === name) ? 'required' : 'none';
};
