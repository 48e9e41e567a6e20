import { Type } from '@sinclair/typebox';
import { listen, seconds, secret, tls } from './config-schema.ts';

const level = Type.Union([Type.Literal('eidas1'), Type.Literal('eidas2'), Type.Literal('eidas3')]);
type Level = 'eidas1' | 'eidas2' | 'eidas3';

type IssuerDefaults = {
  readonly issuer: string;
  readonly port: number;
  readonly levels: readonly Level[];
  readonly defaultLevel: Level;
  readonly singleSignOnLevels: readonly Level[];
  readonly idleSeconds: number;
  readonly maximumSeconds: number;
  readonly upstreamScope: string;
};

const issuerOf = (usual: IssuerDefaults) =>
  Type.Object(
    {
      issuer: Type.String({
        default: usual.issuer,
        description: 'Issuer; its path is the base path of every endpoint.',
      }),
      listen: listen(usual.port),
      tls: Type.Optional(tls),
      levels: Type.Array(level, {
        default: [...usual.levels],
        minItems: 1,
        uniqueItems: true,
        description: 'Levels that services may ask for, weakest first.',
      }),
      defaultLevel: Type.Unsafe<Level>({
        ...level,
        default: usual.defaultLevel,
        description: 'Wanted when `acr_values` names no known level.',
      }),
      ...sessionsOf(usual),
      upstreamScope: Type.String({
        default: usual.upstreamScope,
        description: 'Scopes that identity providers are asked for.',
      }),
      redirectUrisNeedTld: Type.Boolean({
        default: false,
        description: 'Refuses redirect addresses without a top-level domain, `localhost` among them.',
      }),
    },
    { additionalProperties: false, default: {} },
  );

const sessionsOf = (usual: IssuerDefaults) => ({
  singleSignOn: Type.Object(
    {
      enabled: Type.Boolean({ default: true, description: 'Lets a session of this issuer answer other services.' }),
      levels: Type.Array(level, {
        default: [...usual.singleSignOnLevels],
        uniqueItems: true,
        description: 'Levels at which it does.',
      }),
    },
    { additionalProperties: false, default: {} },
  ),
  session: Type.Object(
    {
      idleSeconds: seconds(usual.idleSeconds, 'A session ends after this long without use.'),
      maximumSeconds: seconds(usual.maximumSeconds, 'A session ends this long after the login, whatever happens.'),
    },
    { additionalProperties: false, default: {} },
  ),
  lifetimes: Type.Object(
    {
      loginSeconds: seconds(600, 'A person has this long to finish a login.'),
      unansweredSeconds: seconds(
        300,
        'Whoever proved who they are has this long to read what goes to the service and to go on; then they prove it again. Somebody else at the same computer could go on in their place.',
      ),
      codeSeconds: seconds(30, 'Life of an authorization code.'),
      accessTokenSeconds: seconds(60, 'Life of an access token.'),
      idTokenSeconds: seconds(60, 'Life of an id_token.'),
      grantSeconds: seconds(30, 'Life of a grant that no token has come from.'),
    },
    { additionalProperties: false, default: {} },
  ),
});

/** The citizen door: two issuers, and what they ask about a person. */
export const citizen = Type.Object(
  {
    enabled: Type.Optional(
      Type.Boolean({ description: 'Opens the two issuers of the citizen door. Default: true in sandbox mode only.' }),
    ),
    low: issuerOf({
      issuer: 'http://localhost:8001/api/v2',
      port: 8001,
      levels: ['eidas1'],
      defaultLevel: 'eidas1',
      singleSignOnLevels: ['eidas1'],
      idleSeconds: 1800,
      maximumSeconds: 86_400,
      upstreamScope: 'openid profile email birth',
    }),
    plus: issuerOf({
      issuer: 'http://localhost:8002/api/v2',
      port: 8002,
      levels: ['eidas2', 'eidas3'],
      defaultLevel: 'eidas3',
      singleSignOnLevels: ['eidas2'],
      idleSeconds: 600,
      maximumSeconds: 600,
      upstreamScope: 'openid profile email preferred_username birthplace birthcountry',
    }),
    registryFile: Type.Optional(
      Type.String({
        description:
          'JSON file that declares services, data providers, identity providers and the banner; read at start and on change.',
      }),
    ),
    allowedIdpHints: Type.Array(Type.String(), {
      default: [],
      description: 'Identity providers, by `uid`, that any service may name in `idp_hint`.',
    }),
    subjectSecret: Type.Optional(
      Type.String({
        ...secret,
        minLength: 16,
        description:
          'Goes into every subject, the same on both issuers. Default: derived from the master key. Changing it changes the subject of everybody whose subject is not kept yet.',
      }),
    ),
    errorUriBase: Type.String({
      default: 'https://docs.partenaires.franceconnect.gouv.fr/fs/fs-technique/fs-technique-erreurs/',
      description: 'Page that `error_uri` of an error answer leads to; `code` and `id` are added.',
    }),
    supportUrl: Type.Optional(
      Type.String({ description: 'Support form; error pages add the code, the service and the error’s id.' }),
    ),
    rootRedirect: Type.Optional(
      Type.String({
        pattern: '^https?://',
        description: 'Where `/` of both issuers leads, such as a page about the service. Default: a page of their own.',
      }),
    ),
    register: Type.Optional(
      Type.Object(
        {
          url: Type.String({ description: 'Address of the civil register (RNIPP protocol).' }),
          timeoutSeconds: seconds(6, 'How long it has to answer.'),
        },
        {
          additionalProperties: false,
          description: 'When present, every national identity is checked against the civil register.',
        },
      ),
    ),
    ins: Type.Optional(
      Type.Object(
        {
          url: Type.String({ description: 'Address of the teleservice INSi.' }),
          timeoutSeconds: seconds(10, 'How long it has to answer.'),
          idam: Type.String({ description: 'Number of this software (IDAM), given with the authorisation.' }),
          version: Type.String({ default: '1.0', description: 'Version of this software, as authorised.' }),
          instance: Type.String({ description: 'UUID of this installation.' }),
          emitter: Type.String({ description: 'Emitter: the OU of the organisation’s certificate.' }),
          certificateFile: Type.Optional(
            Type.String({ description: 'PEM file of the organisation’s certificate, which INSi asks for.' }),
          ),
          keyFile: Type.Optional(Type.String({ description: 'PEM file of its key.' })),
        },
        {
          additionalProperties: false,
          description:
            'When present, services entitled to the scope `ins` receive the national health identity. Needs a legal basis.',
        },
      ),
    ),
  },
  { additionalProperties: false, default: {} },
);
