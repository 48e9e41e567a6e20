import { citizenFaultCatalogue } from '#vocabulary/citizen-fault-catalogue.ts';
import { faultCatalogue } from '#vocabulary/fault-catalogue.ts';
import type { FaultDefinition } from '#vocabulary/fault.ts';
import { code, madeBy, page } from './markdown.ts';

/** The page that support reads: every code that a person can quote. */
export const faultsPage = (): string =>
  page(
    '# Faults',
    madeBy('`src/vocabulary/fault-catalogue.ts` and `src/vocabulary/citizen-fault-catalogue.ts`'),
    'A person who meets a fault sees its code and a correlation id. The code says what happened; the correlation id finds the journal and log lines. A code never changes its meaning. Codes that begin with Y are those of the citizen door, under the numbers that FranceConnect’s support knows.',
    ...Object.entries<FaultDefinition>(faultCatalogue).map(section),
    ...Object.entries<FaultDefinition>(citizenFaultCatalogue).map(section),
  );

const section = ([faultCode, { status, oauthError, message, advice, hint }]: readonly [
  string,
  FaultDefinition,
]): string =>
  [
    `## ${faultCode}`,
    '',
    `- HTTP ${status}, OAuth error ${code(oauthError)}`,
    `- La personne lit : « ${message.fr} ${advice.fr} »`,
    `- The person reads: “${message.en} ${advice.en}”`,
    `- For the integrator: ${hint}`,
  ].join('\n');
