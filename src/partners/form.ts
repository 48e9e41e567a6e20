import type { Environment, PartnerDoor, RequestFields } from './request.ts';

/** How a value is typed and what it must be. */
export type FieldKind =
  | 'text'
  | 'long'
  | 'email'
  | 'phone'
  | 'choice'
  | 'tick'
  | 'redirects'
  | 'call'
  | 'sector'
  | 'address'
  | 'jwks';

export type Field = {
  readonly name: string;
  readonly kind: FieldKind;
  readonly isRequired: (fields: RequestFields, door: PartnerDoor) => boolean;
  /** For `choice`. */
  readonly choices?: readonly string[] | undefined;
  readonly maximumLength: number;
};

export const stepNames = ['service', 'data', 'contacts', 'technical', 'examination', 'production'] as const;
export type StepName = (typeof stepNames)[number];
export const isStepName = (word: string): word is StepName => (stepNames as readonly string[]).includes(word);

const always = (): boolean => true;
const never = (): boolean => false;

const field = (
  name: string,
  kind: FieldKind,
  isRequired: Field['isRequired'] = always,
  more: Partial<Pick<Field, 'choices' | 'maximumLength'>> = {},
): Field => ({ maximumLength: kind === 'long' || kind === 'redirects' ? 4000 : 300, ...more, name, kind, isRequired });

/** What a service may be (psc.md §6 for CIBA, §12 for the gateway of an establishment). */
const profiles = ['web', 'native', 'thick', 'gateway'] as const;

const isCode = ({ profile }: RequestFields): boolean => profile !== 'thick';
const isByKey = ({ authentication, jwksUri }: RequestFields): boolean =>
  authentication === 'private_key_jwt' && (jwksUri ?? '') === '';
const isByCertificate = ({ authentication }: RequestFields): boolean => authentication === 'tls_client_auth';

/** Data that each door can release, and that a request asks for one by one (psc.md §9, franceconnect.md §1.9). */
export const dataOf: Readonly<Record<PartnerDoor, readonly string[]>> = {
  professional: ['idnat', 'donnees_sectorielles'],
  low: ['identite_pivot', 'profile', 'birth', 'email', 'preferred_username', 'ins'],
  plus: ['identite_pivot', 'rnipp_identite_pivot', 'profile', 'birth', 'email', 'preferred_username', 'ins'],
};

const dataFields = (door: PartnerDoor): readonly Field[] =>
  dataOf[door].flatMap((name) => [
    field(`data.${name}`, 'tick', never),
    field(`why.${name}`, 'long', (fields) => fields[`data.${name}`] === 'yes', { maximumLength: 1000 }),
  ]);

const authentications: Readonly<Record<PartnerDoor, readonly string[]>> = {
  professional: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'tls_client_auth'],
  low: ['client_secret_post', 'private_key_jwt'],
  plus: ['client_secret_post', 'private_key_jwt'],
};

const technicalFields = (door: PartnerDoor): readonly Field[] => [
  field('profile', 'choice', always, { choices: door === 'professional' ? profiles : ['web', 'native'] }),
  field('level', 'choice', always, {
    choices: door === 'low' ? ['eidas1'] : door === 'plus' ? ['eidas2', 'eidas3'] : ['eidas1', 'eidas2', 'eidas3'],
  }),
  field('redirectUris', 'redirects', isCode),
  field('logoutUris', 'redirects', isCode),
  ...(door === 'professional' ? [] : [field('sectorUri', 'sector', never)]),
  field('backchannelLogoutUri', 'call', never),
  field('authentication', 'choice', always, { choices: authentications[door] }),
  field('jwks', 'jwks', isByKey, { maximumLength: 20_000 }),
  field('jwksUri', 'call', never),
  ...(door === 'professional' ? [field('certificateSubject', 'text', isByCertificate)] : []),
  field('hosting', 'text', always),
  field('hostingCertified', 'choice', always, { choices: ['hds', 'secnumcloud', 'other'] }),
];

/** What the examiner's browser asks of the test instance; not needed before the qualification. */
const examinationFields: readonly Field[] = [
  field('examLoginUrl', 'call', never),
  field('examStartUrl', 'call', never),
  field('examCheckUrl', 'call', never),
  field('examCheckText', 'text', never, { maximumLength: 200 }),
  field('examLogoutUrl', 'call', never),
];

/** Addresses in production, each with the one of the sandbox that it stands for. */
const productionAddresses = {
  liveRedirectUris: 'redirectUris',
  liveLogoutUris: 'logoutUris',
  liveSectorUri: 'sectorUri',
  liveBackchannelLogoutUri: 'backchannelLogoutUri',
  liveJwksUri: 'jwksUri',
} as const;
type ProductionAddress = keyof typeof productionAddresses;

const isGiven = (fields: RequestFields, name: string): boolean => (fields[name] ?? '').trim() !== '';

export const isProductionAddress = (name: string): name is ProductionAddress =>
  Object.hasOwn(productionAddresses, name);

/** Whether production has addresses of its own. One that stands on its page counts for all: none is mixed in. */
export const hasOwnAddresses = (fields: RequestFields): boolean =>
  Object.keys(productionAddresses).some((name) => isGiven(fields, name));

/**
 * The fields as they hold in an environment. A service is tried on its developer's machine and lives elsewhere: in
 * production the addresses are those of the page `production`, or, where that is empty, those of the sandbox.
 */
export const fieldsIn = (environment: Environment, fields: RequestFields): RequestFields => {
  if (environment === 'sandbox' || !hasOwnAddresses(fields)) return fields;
  const own = Object.entries(productionAddresses).flatMap(([name, base]) =>
    // Keys that were pasted have no address to replace.
    base === 'jwksUri' && !isGiven(fields, name) ? [] : [[base, fields[name] ?? '']],
  );
  return { ...fields, ...(Object.fromEntries(own) as RequestFields) };
};

/** On the page `production`, the field that stands for one of the sandbox; other fields stand for themselves. */
export const productionFieldOf = (name: string): string =>
  Object.entries(productionAddresses).find(([, base]) => base === name)?.[0] ?? name;

const ownCode = (fields: RequestFields): boolean => hasOwnAddresses(fields) && isCode(fields);

const productionFields = (door: PartnerDoor): readonly Field[] => [
  field('liveRedirectUris', 'redirects', ownCode),
  field('liveLogoutUris', 'redirects', ownCode),
  ...(door === 'professional' ? [] : [field('liveSectorUri', 'sector', never)]),
  field('liveBackchannelLogoutUri', 'call', never),
  field('liveJwksUri', 'call', never),
];

/** The pages of a request, in their order, with the fields of each. */
export const stepsOf = (door: PartnerDoor): Readonly<Record<StepName, readonly Field[]>> => ({
  service: [
    field('name', 'text', always, { maximumLength: 100 }),
    field('description', 'long'),
    field('site', 'address'),
    ...(door === 'professional' ? [] : [field('kind', 'choice', always, { choices: ['public', 'private'] })]),
    field('legalBasis', 'choice', always, {
      choices: door === 'professional' ? ['arrete-2021-03-24', 'other'] : ['arrete-2018-11-08', 'other'],
    }),
    field('legalText', 'long', (fields) => fields['legalBasis'] === 'other'),
  ],
  data: dataFields(door),
  contacts: [
    field('technicalName', 'text'),
    field('technicalEmail', 'email'),
    field('technicalPhone', 'phone', never),
    field('protectionName', 'text'),
    field('protectionEmail', 'email'),
  ],
  technical: technicalFields(door),
  examination: examinationFields,
  production: productionFields(door),
});

/** The fields of one page. */
export const fieldsOn = (door: PartnerDoor, step: StepName): readonly Field[] => stepsOf(door)[step];

/** The lines of a field that takes one address a line. */
export const linesOf = (fields: RequestFields, name: string): readonly string[] =>
  (fields[name] ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Scopes that the request asks for: those that were ticked. */
export const askedData = ({
  door,
  fields,
}: {
  readonly door: PartnerDoor;
  readonly fields: RequestFields;
}): readonly string[] => dataOf[door].filter((name) => fields[`data.${name}`] === 'yes');
