import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import type { Config } from './config.ts';
import { lookRules } from './config-look.ts';

/** A rule that no single value can show. `docs/generated/configuration.md` lists them. */
export type ConfigRule = {
  /** In plain words, for the reference page. */
  readonly rule: string;
  /** When the rule is broken: one sentence that names the key and the mend. */
  readonly refusal: (config: Config) => string | undefined;
};

type Named<T> = readonly [key: string, value: T];

/** In order; the first that is broken stops the start. */
export const configRules: readonly ConfigRule[] = [
  {
    rule: 'The issuer is an http(s) address with at least one path segment, no closing slash, no query, no fragment.',
    refusal: ({ professional: { issuer } }) =>
      isIssuer(issuer)
        ? undefined
        : `professional.issuer is "${issuer}"; it must be an address such as https://auth.example/auth/realms/esante-wallet, with a path, without query, fragment or closing slash.`,
  },
  {
    rule: 'The authorize page has the scheme of the issuer, and no query or fragment.',
    refusal: ({ professional: { authorizeUrl, issuer } }) =>
      authorizeUrl === undefined || isLikeIssuer(authorizeUrl, issuer)
        ? undefined
        : `professional.authorizeUrl is "${authorizeUrl}"; it must be an address with the scheme of professional.issuer, without query or fragment.`,
  },
  {
    rule: 'The card host and the host for certificates of services are https origins: certificates only exist in TLS.',
    refusal: ({ card, professional: { mutualTls } }) => {
      const origins = [
        ['card.url', card.url],
        ['professional.mutualTls.url', mutualTls?.url],
      ] as const;
      const [key, url] = origins.find(([, value]) => value !== undefined && !isHttpsOrigin(value)) ?? [];
      return key && `${key} is "${url}"; it must be an origin such as https://card.example, without a path.`;
    },
  },
  {
    rule: 'The phone app has an origin of its own, without a path: browsers keep its keys by origin.',
    refusal: ({ phone: { url } }) =>
      isOrigin(url)
        ? undefined
        : `phone.url is "${url}"; it must be an origin such as https://phone.example, without a path.`,
  },
  {
    rule: 'Enrolment by messages has a mail server and an SMS gateway, outside the sandbox: both codes are needed.',
    refusal: ({ sandbox, phone, messages: { mail, sms } }) =>
      phone.enrolByMessages && !sandbox.enabled && (mail === undefined || sms === undefined)
        ? 'phone.enrolByMessages is true, but messages.mail or messages.sms is missing; configure both, or remove it.'
        : undefined,
  },
  {
    rule: 'No two listeners share a port.',
    refusal: (config) => {
      const listeners = listenersOf(config).filter(([, port]) => port !== 0);
      const [key, port] =
        listeners.find(([, one], index) => listeners.findIndex(([, other]) => other === one) < index) ?? [];
      const first = listeners.find(([, other]) => other === port)?.[0];
      return key && `${key}.port is ${port}, which ${first} has already; give it another port.`;
    },
  },
  {
    rule: 'Single sign-on cannot idle longer than it may last.',
    refusal: ({ professional: { session } }) =>
      session.idleSeconds <= session.maximumSeconds
        ? undefined
        : `professional.session.idleSeconds is ${session.idleSeconds}, longer than professional.session.maximumSeconds (${session.maximumSeconds}); make it shorter.`,
  },
  {
    rule: 'The two issuers of the citizen door are different http(s) addresses with a path, without closing slash.',
    refusal: ({ citizen: { low, plus } }) => {
      const [key, value] = Object.entries({ low, plus }).find(([, { issuer }]) => !isIssuer(issuer)) ?? [];
      if (key !== undefined)
        return `citizen.${key}.issuer is "${value?.issuer}"; it must be an address such as https://connect.example/api/v2, with a path, without query, fragment or closing slash.`;
      return low.issuer === plus.issuer
        ? 'citizen.low.issuer and citizen.plus.issuer are the same; give each an address of its own.'
        : undefined;
    },
  },
  {
    rule: 'A session of the citizen door cannot idle longer than it may last.',
    refusal: ({ citizen: { low, plus } }) => {
      const [key] =
        Object.entries({ low, plus }).find(([, { session }]) => session.idleSeconds > session.maximumSeconds) ?? [];
      return (
        key &&
        `citizen.${key}.session.idleSeconds is longer than citizen.${key}.session.maximumSeconds; make it shorter.`
      );
    },
  },
  {
    rule: 'Trusted proxies are IP addresses or CIDR ranges.',
    refusal: ({ proxies }) => {
      const name = proxies.trusted.find((one) => !isAddressRange(one));
      return name && `proxies.trusted contains "${name}"; give an IP address or a range such as 10.0.0.0/8 instead.`;
    },
  },
  {
    rule: 'The `Client-Cert` header is taken only where a proxy is trusted.',
    refusal: ({ proxies }) =>
      proxies.clientCertificateHeader && proxies.trusted.length === 0
        ? 'proxies.clientCertificateHeader is true, but nobody is trusted to send the header; name the proxy in proxies.trusted.'
        : undefined,
  },
  {
    rule: 'Every file that is named exists.',
    refusal: (config) => {
      const [key, file] = filesOf(config).find(([, one]) => !existsSync(one)) ?? [];
      return key && `${key} names the file ${file}, which does not exist; correct the path.`;
    },
  },
  {
    rule: 'The master key is 32 bytes in base64url.',
    refusal: ({ masterKey }) =>
      masterKey === undefined || decodeMasterKey(masterKey)?.length === 32
        ? undefined
        : `masterKey must be 32 bytes in base64url, 43 characters; ${howToMakeKey}.`,
  },
  ...lookRules,
];

/** How an operator makes a master key, to stand at the end of a sentence. */
export const howToMakeKey = `make one with node -p "crypto.randomBytes(32).toString('base64url')"`;

/** The bytes of a configured master key; undefined when it is not base64url. */
export const decodeMasterKey = (text: string): Buffer | undefined =>
  /^[A-Za-z0-9_-]+$/.test(text) ? Buffer.from(text, 'base64url') : undefined;

/** Every public address, by key. */
export const addressesOf = ({ professional, card, phone, citizen, office }: Config): readonly Named<string>[] =>
  given([
    ...(citizen.enabled
      ? ([
          ['citizen.low.issuer', citizen.low.issuer],
          ['citizen.plus.issuer', citizen.plus.issuer],
        ] as const)
      : []),
    ['professional.issuer', professional.issuer],
    ['professional.authorizeUrl', professional.authorizeUrl],
    ['professional.mutualTls.url', professional.mutualTls?.url],
    ['card.url', card.url],
    ['phone.url', phone.url],
    ...(office.enabled
      ? ([
          ['office.url', office.url],
          ['office.partners.provider.issuer', office.partners.provider?.issuer],
        ] as const)
      : []),
  ]);

const given = <T>(pairs: readonly Named<T | undefined>[]): readonly Named<T>[] =>
  pairs.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));

const listenersOf = ({
  professional,
  card,
  phone,
  citizen,
  office,
  operations,
  sandbox,
}: Config): readonly Named<number>[] => {
  const { mutualTlsListen, readerListen, demoListen, revocationListen } = sandbox;
  const { providersListen, registersListen, citizenDemoListen } = sandbox;
  const ofSandbox: readonly Named<number>[] = [
    ...(professional.mutualTls === undefined ? [['sandbox.mutualTlsListen', mutualTlsListen.port] as const] : []),
    ['sandbox.readerListen', readerListen.port],
    ['sandbox.demoListen', demoListen.port],
    ['sandbox.revocationListen', revocationListen.port],
    ...(citizen.enabled
      ? ([
          ['sandbox.providersListen', providersListen.port],
          ['sandbox.registersListen', registersListen.port],
          ['sandbox.citizenDemoListen', citizenDemoListen.port],
        ] as const)
      : []),
  ];
  return given([
    ['professional.listen', professional.listen.port],
    ['professional.mutualTls.listen', professional.mutualTls?.listen.port],
    ['card.listen', card.listen.port],
    ['phone.listen', phone.listen.port],
    ...(office.enabled ? ([['office.listen', office.listen.port]] as const) : []),
    ['operations.listen', operations.listen.port],
    ...(citizen.enabled
      ? ([
          ['citizen.low.listen', citizen.low.listen.port],
          ['citizen.plus.listen', citizen.plus.listen.port],
        ] as const)
      : []),
    ...(sandbox.enabled ? ofSandbox : []),
  ]);
};

const filesOf = ({
  professional: { tls, mutualTls },
  card,
  phone,
  clients,
  directory,
  office,
  look,
}: Config): readonly Named<string>[] => {
  const several = (key: string, files: readonly string[] = []) => files.map((file) => [key, file] as const);
  return given([
    ['professional.tls.certificateFile', tls?.certificateFile],
    ['professional.tls.keyFile', tls?.keyFile],
    ['professional.mutualTls.tls.certificateFile', mutualTls?.tls.certificateFile],
    ['professional.mutualTls.tls.keyFile', mutualTls?.tls.keyFile],
    ...several('professional.mutualTls.clientRootFiles', mutualTls?.clientRootFiles),
    ['card.tls.certificateFile', card.tls?.certificateFile],
    ['card.tls.keyFile', card.tls?.keyFile],
    ['phone.tls.certificateFile', phone.tls?.certificateFile],
    ['phone.tls.keyFile', phone.tls?.keyFile],
    ...several('card.productionRootFiles', card.productionRootFiles),
    ...several('card.testRootFiles', card.testRootFiles),
    ['clients.file', clients.file],
    ['directory.extractionFile', directory.extractionFile],
    ['office.account.placesFile', office.account.placesFile],
    ['look.logoFile', look.logoFile],
    ['look.cssFile', look.cssFile],
  ]);
};

/** RFC 8414 §2: no query, no fragment; nor a user name, which would travel in every token. */
const parseBare = (value: string): URL | undefined => {
  if (!URL.canParse(value) || /[?#\s\\]/.test(value)) return undefined;
  const url = new URL(value);
  return url.username === '' && url.password === '' ? url : undefined;
};

const isIssuer = (value: string): boolean => {
  const url = parseBare(value);
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  return isHttp && url.pathname !== '/' && !value.endsWith('/');
};

const isLikeIssuer = (value: string, issuer: string) => parseBare(value)?.protocol === new URL(issuer).protocol;

const isHttpsOrigin = (value: string): boolean => isOrigin(value) && value.startsWith('https:');

const isOrigin = (value: string): boolean => {
  const url = parseBare(value);
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  return isHttp && url.pathname === '/' && !value.endsWith('/');
};

const isAddressRange = (value: string): boolean => {
  const [address = '', prefix = '0', more] = value.split('/');
  const bits = isIP(address) === 6 ? 128 : 32;
  return isIP(address) !== 0 && more === undefined && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits;
};
