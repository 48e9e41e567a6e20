import type { FaultCode } from '#vocabulary/fault-catalogue.ts';
import type { Proof } from '#vocabulary/proof.ts';

/** A method said no: the fault that the person reads, and a word for the log that names nobody. */
export type Refusal<Code extends FaultCode = FaultCode> = {
  readonly fault: Code;
  readonly detail: string;
};

/** The contract of every method: what was presented becomes a proof or a refusal; only a defect throws. */
export type Method<Presented, Established extends Proof = Proof, Refused extends Refusal = Refusal> = {
  readonly verify: (presented: Presented) => Promise<Established | Refused>;
};

/** Tells a refusal from a proof. */
export function isRefusal<Code extends FaultCode>(outcome: Proof | Refusal<Code>): outcome is Refusal<Code> {
  return 'fault' in outcome;
}
