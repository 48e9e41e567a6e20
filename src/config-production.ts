import type { Config } from './config.ts';
import { addressesOf, type ConfigRule, decodeMasterKey, howToMakeKey } from './config-rules.ts';

/** The master key of the documentation's examples: 32 bytes that everybody knows. */
export const exampleMasterKey = Buffer.from('vestibule-documentation-example!').toString('base64url');

/** What production refuses; they follow `configRules` and apply to nothing else. */
export const productionRules: readonly ConfigRule[] = [
  {
    rule: 'A master key is given.',
    refusal: inProduction(({ masterKey }) =>
      masterKey === undefined
        ? `masterKey is missing, and production never makes one by itself; ${howToMakeKey} and give it by VESTIBULE_MASTER_KEY_FILE.`
        : undefined,
    ),
  },
  {
    rule: 'The master key is neither the one of the documentation nor a pattern.',
    refusal: inProduction(({ masterKey }) =>
      isGuessable(masterKey ?? '') ? `masterKey is one that anybody can guess; ${howToMakeKey}.` : undefined,
    ),
  },
  {
    rule: 'The sandbox is off.',
    refusal: inProduction(({ sandbox }) =>
      sandbox.enabled
        ? 'sandbox.enabled is true, but production never runs the sandbox; remove it, or set mode to sandbox.'
        : undefined,
    ),
  },
  {
    rule: 'Every public address is https.',
    refusal: inProduction((config) => {
      const [key, value] = addressesOf(config).find(([, one]) => !one.startsWith('https://')) ?? [];
      return (
        key && `${key} is "${value}", but production speaks https only; give the https address that the public sees.`
      );
    }),
  },
  {
    rule: 'At least one production root is configured for cards.',
    refusal: inProduction(({ card }) =>
      card.productionRootFiles.length === 0
        ? 'card.productionRootFiles is empty, so that no card could log in; name the PEM files of the IGC-Santé roots.'
        : undefined,
    ),
  },
  {
    rule: 'No `insecure…` option is on.',
    refusal: inProduction((config) => {
      const [key] = Object.entries(config).find(([name, value]) => name.startsWith('insecure') && value === true) ?? [];
      return key && `${key} is true, but production refuses every insecure option; remove it.`;
    }),
  },
];

/** What production allows but says on every start. */
export const productionWarnings: readonly {
  readonly applies: (config: Config) => boolean;
  readonly warning: string;
}[] = [
  {
    applies: ({ card }) => card.revocation.whenUnknown === 'accept',
    warning:
      'card.revocation.whenUnknown is accept: a revoked card logs in while neither OCSP nor the list can be had.',
  },
  {
    applies: ({ card }) => card.testRootFiles.length > 0,
    warning: 'card.testRootFiles is set: production knows test cards only in order to refuse them.',
  },
  {
    applies: ({ phone }) => phone.enrolByMessages && phone.level !== 'eidas1',
    warning:
      'phone.enrolByMessages is true while phone.level is above eidas1: two messages enrol a phone, and every approval by it claims that level.',
  },
  {
    applies: ({ card: { revocation } }) => isUnchecked(revocation),
    warning: 'card.revocation names neither an OCSP address nor a list: whenUnknown alone decides about every card.',
  },
  {
    applies: ({ professional: { mutualTls } }) => mutualTls !== undefined && isUnchecked(mutualTls.revocation),
    warning:
      'professional.mutualTls.revocation names neither an OCSP address nor a list: the revoked certificate of a service goes on working.',
  },
];

/** The warnings that this configuration earns, one sentence each. */
export const warningsOf = (config: Config): readonly string[] =>
  config.mode !== 'production' ? [] : productionWarnings.flatMap((one) => (one.applies(config) ? [one.warning] : []));

function isUnchecked({ ocspUrls, crlUrls }: Config['card']['revocation']): boolean {
  return ocspUrls.length + crlUrls.length === 0;
}

function inProduction(refusal: ConfigRule['refusal']): ConfigRule['refusal'] {
  return (config) => (config.mode === 'production' ? refusal(config) : undefined);
}

/** 32 bytes by chance hold at least 16 different ones with all but certainty; a pattern holds few. */
const isGuessable = (masterKey: string) =>
  masterKey === exampleMasterKey || new Set(decodeMasterKey(masterKey)).size < 16;
