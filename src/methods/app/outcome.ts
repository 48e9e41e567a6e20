import type { FaultCode } from '#vocabulary/fault-catalogue.ts';
import type { Challenge } from './challenge.ts';

export type Outcome = 'pending' | 'approved' | Extract<FaultCode, 'P304' | 'P501' | 'P502' | 'P503' | 'P505'>;

/** How a request stands for whoever waits for it. A decoy pends and then was not answered, like a request that nobody saw. */
export const decideOutcome = ({ state, expiresAtSeconds }: Challenge, nowSeconds: number): Outcome => {
  switch (state.is) {
    case 'pending':
      return expiresAtSeconds > nowSeconds ? 'pending' : 'P503';
    case 'approved':
      return 'approved';
    case 'refused':
    case 'reported':
      return 'P501';
    case 'wrong-code':
      return 'P502';
    case 'superseded':
      return 'P505';
    case 'cancelled':
      return 'P304';
  }
};
