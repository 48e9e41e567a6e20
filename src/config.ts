import { type Static, Type } from '@sinclair/typebox';
import { citizen } from './config-citizen.ts';
import { limitsSchema } from './config-limits.ts';
import { lookSchema } from './config-look.ts';
import { office } from './config-office.ts';
import { files, listen, seconds, secret, tls } from './config-schema.ts';

const revocation = Type.Object(
  {
    ocspUrls: Type.Array(Type.String(), {
      default: [],
      description: 'Addresses that may be asked by OCSP. An address in a certificate is used only when it stands here.',
    }),
    crlUrls: Type.Array(Type.String(), {
      default: [],
      description:
        'Addresses from which a revocation list may be fetched. An address in a certificate is used only when it stands here.',
    }),
    cacheSeconds: seconds(300, 'How long an OCSP answer is kept.'),
    timeoutSeconds: seconds(3, 'How long a responder has to answer.'),
    whenUnknown: Type.Union([Type.Literal('refuse'), Type.Literal('accept')], {
      default: 'refuse',
      description: 'What to do when neither OCSP nor the list can be had.',
    }),
  },
  { additionalProperties: false, default: {} },
);

const professional = Type.Object(
  {
    issuer: Type.String({
      default: 'http://localhost:8000/auth/realms/esante-wallet',
      description: 'Issuer of the professional door. Its path ends with the realm name; all endpoints lie below it.',
    }),
    authorizeUrl: Type.Optional(
      Type.String({
        description:
          'Public address of the authorize page, which also carries the login pages and the session cookie. Default: `/auth` on the issuer’s host. Pro Santé Connect uses a host of its own for it.',
      }),
    ),
    listen: listen(8000),
    tls: Type.Optional(tls),
    subjectComponent: Type.String({
      default: '550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd',
      description:
        'The component of `sub`, which is `f:<component>:<national id>`. The default is the one of the national sandbox.',
    }),
    mutualTls: Type.Optional(
      Type.Object(
        {
          url: Type.String({
            default: 'https://localhost:8444',
            description:
              'Public origin of the listener for services that authenticate with a certificate. It may equal the issuer’s origin.',
          }),
          listen: listen(8444),
          tls,
          clientRootFiles: files(
            'PEM files of the roots that sign the certificates of services (IGC-Santé ORGANISATIONS).',
          ),
          revocation,
        },
        { additionalProperties: false },
      ),
    ),
    session: Type.Object(
      {
        idleSeconds: seconds(1800, 'Single sign-on ends after this long without use.'),
        maximumSeconds: seconds(14_400, 'Single sign-on ends this long after the login, whatever happens.'),
      },
      { additionalProperties: false, default: {} },
    ),
    lifetimes: Type.Object(
      {
        loginSeconds: seconds(600, 'A person has this long to finish a login.'),
        codeSeconds: seconds(60, 'Life of an authorization code.'),
        accessTokenSeconds: seconds(120, 'Life of an access token.'),
        idTokenSeconds: seconds(120, 'Life of an id_token.'),
        refreshTokenSeconds: seconds(1800, 'Life of a refresh token.'),
      },
      { additionalProperties: false, default: {} },
    ),
    dpopNonce: Type.Union([Type.Literal('offered'), Type.Literal('required')], {
      default: 'offered',
      description:
        '`offered`: a DPoP proof (RFC 9449) may carry our nonce, and must when its `iat` is not recent. `required`: it must always; a client learns it from the first refusal.',
    }),
    logout: Type.Object(
      {
        tries: Type.Integer({ default: 8, minimum: 1, description: 'How often a back-channel logout is tried.' }),
        firstRetrySeconds: seconds(5, 'Wait before the second try; it doubles each time.'),
        timeoutSeconds: seconds(5, 'How long a service has to answer.'),
      },
      { additionalProperties: false, default: {} },
    ),
  },
  { additionalProperties: false, default: {} },
);

const card = Type.Object(
  {
    url: Type.String({
      default: 'https://localhost:8443',
      description: 'Public origin of the host that asks for the card.',
    }),
    listen: listen(8443),
    tls: Type.Optional(tls),
    productionRootFiles: files('PEM files of the production roots (IGC-Santé) and intermediates.'),
    testRootFiles: files('PEM files of the test roots and intermediates. A card below them is refused in production.'),
    acceptedKinds: Type.Array(
      Type.Union([Type.Literal('CPS'), Type.Literal('CPF'), Type.Literal('CPE'), Type.Literal('CPA')]),
      {
        default: ['CPS', 'CPF', 'CPE', 'CPA'],
        description: 'Kinds of card that may log in.',
      },
    ),
    level: Type.Union([Type.Literal('eidas1'), Type.Literal('eidas2'), Type.Literal('eidas3')], {
      default: 'eidas3',
      description: 'Level of guarantee that a card login reaches.',
    }),
    revocation,
  },
  { additionalProperties: false, default: {} },
);

const phone = Type.Object(
  {
    push: Type.Optional(
      Type.Object(
        {
          subject: Type.String({
            description: '`mailto:` or `https:` address at which a push service reaches the operator (RFC 8292).',
          }),
        },
        {
          additionalProperties: false,
          description: 'When present, closed apps are woken by Web Push. The keys are derived from the master key.',
        },
      ),
    ),
    url: Type.String({
      default: 'http://localhost:8004',
      description:
        'Public origin of the phone app. What a phone signs names it, so it cannot change without enrolling every phone again.',
    }),
    listen: listen(8004),
    tls: Type.Optional(tls),
    level: Type.Union([Type.Literal('eidas1'), Type.Literal('eidas2'), Type.Literal('eidas3')], {
      default: 'eidas2',
      description: 'Level of guarantee that an approval by phone reaches.',
    }),
    enrolByMessages: Type.Boolean({
      default: false,
      description:
        'Let people enrol a phone without their card, by codes sent to the contact details that `npm run directory -- contacts` imported. The sandbox always does.',
    }),
    maximumDevices: Type.Integer({ default: 3, minimum: 1, description: 'Phones that one person may have at a time.' }),
    rules: Type.Object(
      {
        challengeSeconds: seconds(120, 'A person has this long to answer a request.'),
        perPerson: Type.Integer({
          default: 5,
          minimum: 1,
          description: 'Requests for one person in ten minutes; more reach nobody.',
        }),
        perAddress: Type.Integer({
          default: 30,
          minimum: 1,
          description: 'Requests from one address in ten minutes; more are refused.',
        }),
        perClient: Type.Integer({
          default: 600,
          minimum: 1,
          description: 'Requests by one service in a minute; more are refused.',
        }),
        quietSeconds: seconds(900, 'After a person reported a request, none reaches them for this long.'),
      },
      { additionalProperties: false, default: {} },
    ),
  },
  { additionalProperties: false, default: {} },
);

const messages = Type.Object(
  {
    mail: Type.Optional(
      Type.Object(
        {
          host: Type.String({ description: 'Mail server.' }),
          port: Type.Integer({ default: 587, minimum: 1, maximum: 65535, description: 'Its port.' }),
          tls: Type.Union([Type.Literal('starttls'), Type.Literal('implicit'), Type.Literal('none')], {
            default: 'starttls',
            description: '`implicit`: TLS from the first byte. `none`: plain text, for a relay on the same machine.',
          }),
          user: Type.Optional(Type.String({ description: 'User, where the server wants one.' })),
          password: Type.Optional(Type.String({ ...secret, description: 'Password of that user.' })),
          from: Type.String({ description: 'Sender, as `Vestibule <no-reply@health.example>`.' }),
        },
        { additionalProperties: false, description: 'When present, e-mails go out by SMTP.' },
      ),
    ),
    sms: Type.Optional(
      Type.Object(
        {
          url: Type.String({ description: 'Address of the gateway, which takes a message by POST.' }),
          contentType: Type.Union(
            [Type.Literal('application/json'), Type.Literal('application/x-www-form-urlencoded')],
            { default: 'application/json', description: 'How the body is written.' },
          ),
          template: Type.String({
            default: '{"to":"{to}","text":"{text}"}',
            description: 'The body; `{to}` and `{text}` are replaced, encoded as the content type asks.',
          }),
          authorization: Type.Optional(
            Type.String({ ...secret, description: 'Value of the `Authorization` header, such as `Bearer …`.' }),
          ),
        },
        { additionalProperties: false, description: 'When present, SMS go out by this gateway.' },
      ),
    ),
  },
  { additionalProperties: false, default: {} },
);

const ciba = Type.Object(
  {
    intervalSeconds: seconds(5, 'A service that starts logins without a browser asks for their result no more often.'),
    pingTries: Type.Integer({ default: 5, minimum: 1, description: 'How often a `ping` is tried.' }),
    pingFirstRetrySeconds: seconds(1, 'Wait before the second try of a `ping`; it doubles each time.'),
  },
  { additionalProperties: false, default: {} },
);

/** The whole configuration. `docs/generated/configuration.md` is made from it. */
export const configSchema = Type.Object(
  {
    mode: Type.Union([Type.Literal('sandbox'), Type.Literal('production')], {
      default: 'sandbox',
      description: 'Production refuses the sandbox, plain http, default secrets and every `insecure…` option.',
    }),
    dataDirectory: Type.String({ default: 'data', description: 'Where the database and the sandbox’s cards live.' }),
    masterKey: Type.Optional(
      Type.String({
        ...secret,
        description:
          '32 bytes in base64url: seals the signing keys, keys the journal, signs the cookies. The sandbox makes its own on first start.',
      }),
    ),
    store: Type.Object(
      {
        durability: Type.Union([Type.Literal('process'), Type.Literal('power')], {
          default: 'process',
          description:
            '`process`: nothing acknowledged is lost when the process dies. `power`: nor when the power fails, at the price of one disk flush a write.',
        }),
      },
      { additionalProperties: false, default: {} },
    ),
    professional,
    card,
    phone,
    ciba,
    citizen,
    office,
    messages,
    limits: limitsSchema,
    look: lookSchema,
    proxies: Type.Object(
      {
        trusted: Type.Array(Type.String(), {
          default: [],
          description:
            'Addresses or ranges (CIDR) of the proxies whose `X-Forwarded-…` and `Client-Cert` headers are believed.',
        }),
        clientCertificateHeader: Type.Boolean({
          default: false,
          description: 'Take the client certificate from the `Client-Cert` header (RFC 9440) of a trusted proxy.',
        }),
      },
      { additionalProperties: false, default: {} },
    ),
    clients: Type.Object(
      {
        file: Type.Optional(
          Type.String({ description: 'JSON file that declares relying parties; read at start and on change.' }),
        ),
      },
      { additionalProperties: false, default: {} },
    ),
    directory: Type.Object(
      {
        extractionFile: Type.Optional(
          Type.String({
            description:
              'PS_LibreAcces_Personne_activite file to import at start when it is not the one already applied.',
          }),
        ),
      },
      { additionalProperties: false, default: {} },
    ),
    operations: Type.Object({ listen: listen(9000) }, { additionalProperties: false, default: {} }),
    log: Type.Object(
      {
        level: Type.Union(
          [
            Type.Literal('debug'),
            Type.Literal('info'),
            Type.Literal('warn'),
            Type.Literal('error'),
            Type.Literal('silent'),
          ],
          { default: 'info', description: 'Least level that is written.' },
        ),
      },
      { additionalProperties: false, default: {} },
    ),
    sandbox: Type.Object(
      {
        enabled: Type.Optional(
          Type.Boolean({
            description:
              'Test people, cards, virtual reader, robot, demo service. Default: true in sandbox mode; production refuses it.',
          }),
        ),
        mutualTlsListen: listen(8444),
        readerListen: listen(8100),
        demoListen: listen(8101),
        revocationListen: listen(8102),
        providersListen: listen(8110),
        registersListen: listen(8111),
        citizenDemoListen: listen(8112),
      },
      { additionalProperties: false, default: {} },
    ),
    insecureUnqualifiedMatricule: Type.Boolean({
      default: false,
      description: 'Lets the matricule of an identity that is not qualified leave with the scope `ins`.',
    }),
    insecureAllowPrivateAddresses: Type.Boolean({
      default: false,
      description:
        'Lets addresses given by services (JWKS, back-channel logout) lie in private ranges. The sandbox always does.',
    }),
  },
  { additionalProperties: false },
);

/** What a file, the environment or a test may say, once it satisfies the schema. */
export type ConfigInput = Static<typeof configSchema>;

type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

/** The configuration that the rooms read: complete, checked, deep-frozen. `config-load.ts` makes it. */
export type Config = Frozen<
  ConfigInput & {
    readonly sandbox: { readonly enabled: boolean };
    readonly citizen: { readonly enabled: boolean };
    readonly office: { readonly enabled: boolean };
  }
>;
