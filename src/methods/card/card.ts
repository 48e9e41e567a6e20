import type { Clock, Random } from '#vocabulary/clock.ts';
import type { Level } from '#vocabulary/level.ts';
import type { CardKind } from '#vocabulary/proof.ts';
import type { Refusal } from '../method.ts';
import type { TrustStores } from './trust.ts';

/** What the TLS handshake, or the proxy's header, gave us. */
export type PresentedCard = {
  readonly certificateDer: Uint8Array;
  /** What the client sent above its own certificate, in any order; may be empty. */
  readonly chainDer: readonly Uint8Array[];
};

export type CardFaultCode = 'P201' | 'P202' | 'P203' | 'P204' | 'P205' | 'P206' | 'P207';
export type CardRefusal = Refusal<CardFaultCode>;

export type RevocationSettings = {
  readonly ocspUrls: readonly string[];
  readonly crlUrls: readonly string[];
  readonly cacheSeconds: number;
  readonly timeoutSeconds: number;
  readonly whenUnknown: 'refuse' | 'accept';
};

/** The part of the configuration that the card needs, with its roots already read (`loadTrustStores`). */
export type CardSettings = {
  readonly mode: 'sandbox' | 'production';
  readonly trust: TrustStores;
  readonly acceptedKinds: readonly CardKind[];
  readonly level: Level;
  readonly revocation: RevocationSettings;
};

export type CardDependencies = { readonly clock: Clock; readonly random: Random };

export const refuse = (fault: CardFaultCode, detail: string): CardRefusal => ({ fault, detail });

/** The handshake carried no client certificate. */
export const noCertificate = (): CardRefusal => refuse('P201', 'no client certificate in the handshake');
