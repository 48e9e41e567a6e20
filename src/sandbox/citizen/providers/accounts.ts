import { createHash } from 'node:crypto';
import type { SandboxCitizen } from '../people-made.ts';
import { sandboxCitizens } from '../people.ts';
import type { ProviderProfile } from './profiles.ts';

/** Claims of somebody at one provider, `sub` included. */
export type AccountClaims = { readonly sub: string; readonly [name: string]: unknown };

/** Who can log in at one provider. */
export type ProviderAccounts = {
  readonly citizens: readonly SandboxCitizen[];
  readonly find: (subject: string) => AccountClaims | undefined;
  /** The subject of a citizen of the list; undefined when the provider does not know them. */
  readonly subjectOf: (citizenId: string) => string | undefined;
  /** Makes an account out of what somebody typed; the same traits give the same subject. */
  readonly makeUp: (claims: Readonly<Record<string, string>>) => string;
};

/** Made-up people are kept until the process ends, and no more of them than this. */
const mostMadeUp = 1000;

/** @param profile which people it knows, and whether it tells their INS */
export const createAccounts = (profile: ProviderProfile): ProviderAccounts => {
  const citizens = sandboxCitizens.filter(({ people }) => people === profile.people);
  const listed = new Map(citizens.map((citizen) => [subjectAt(profile, citizen.citizenId), citizen]));
  const madeUp = new Map<string, AccountClaims>();
  return {
    citizens,
    find: (subject) => {
      const citizen = listed.get(subject);
      return citizen === undefined ? madeUp.get(subject) : claimsOf(profile, citizen, subject);
    },
    subjectOf: (citizenId) => {
      const subject = subjectAt(profile, citizenId);
      return listed.has(subject) ? subject : undefined;
    },
    makeUp: (claims) => {
      const sub = subjectAt(profile, JSON.stringify(claims));
      const [oldest] = madeUp.keys();
      if (madeUp.size >= mostMadeUp && oldest !== undefined) madeUp.delete(oldest);
      madeUp.set(sub, { ...claims, sub });
      return sub;
    },
  };
};

/** No provider can tell from its subject whom another one means. */
const subjectAt = ({ slug }: ProviderProfile, person: string): string =>
  createHash('sha256').update(`${slug}\n${person}`).digest('hex').slice(0, 32);

const claimsOf = (profile: ProviderProfile, { claims, insCase }: SandboxCitizen, sub: string): AccountClaims => ({
  ...claims,
  ...(profile.releasesIns && insCase.code === '00' ? { ins: { matricule: insCase.matricule, oid: insCase.oid } } : {}),
  sub,
});
