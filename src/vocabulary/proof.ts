import type { ChallengeId, DeviceId, NationalId } from './identifiers.ts';
import type { Level } from './level.ts';
import type { Place } from './place.ts';

/** Kinds of card that name a person (TRE_R87). Service cards name nobody and are refused. */
export const cardKinds = ['CPS', 'CPF', 'CPE', 'CPA'] as const;
export type CardKind = (typeof cardKinds)[number];

/** What the smart card established. Says nothing about who the directory knows behind the identifier. */
export type CardProof = {
  readonly method: 'card';
  /** Authentication method references (RFC 8176). */
  readonly amr: readonly string[];
  readonly level: Level;
  readonly nationalId: NationalId;
  readonly cardKind: CardKind;
  /** `issuerIIN/serial` printed on the card, or '' when the certificate carries none. */
  readonly cardNumber: string;
  /** SHA-256 of the certificate, lower-case hexadecimal. */
  readonly certificateFingerprint: string;
  /** Profession code of the certificate extension (TRE_G15), or '' when absent. */
  readonly professionCode: string;
  readonly establishedAtSeconds: number;
  /** Roughly where the device was, for a login that has no browser (CIBA). */
  readonly place?: Place | undefined;
};

/** What the phone app established: a key that never left the device signed what the person saw. */
export type AppProof = {
  readonly method: 'app';
  readonly amr: readonly string[];
  readonly level: Level;
  /** Primary identifier of the person that the device was enrolled for. */
  readonly nationalId: NationalId;
  readonly deviceId: DeviceId;
  readonly challengeId: ChallengeId;
  /** The device knows nothing of professions; '' contradicts nothing. */
  readonly professionCode: '';
  readonly establishedAtSeconds: number;
  /** Roughly where the device was, for a login that has no browser (CIBA). */
  readonly place?: Place | undefined;
};

/** What a method established: method, amr, level, raw identifier, when. More methods join this union. */
export type Proof = CardProof | AppProof;
