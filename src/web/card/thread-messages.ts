import type { ServerOptions } from 'node:https';
import type { CardAnswer, SentRequest } from './exchange.ts';

/** What the thread of the card's listener is given to begin with; `tls` are the options of `cardTlsOptions`. */
export type ThreadStart = { readonly tls: ServerOptions; readonly host: string; readonly port: number };

/** From the thread. A connection is a number, of one handshake and one request. */
export type FromThread =
  | { readonly kind: 'listening' }
  | { readonly kind: 'failed'; readonly code: string | undefined; readonly message: string }
  | { readonly kind: 'handshake'; readonly connection: number }
  | {
      readonly kind: 'request';
      readonly connection: number;
      readonly request: SentRequest;
      readonly certificateDer: Uint8Array | undefined;
    }
  | { readonly kind: 'chain'; readonly connection: number; readonly chainDer: readonly Uint8Array[] }
  /** Closed without an answer. */
  | { readonly kind: 'gone'; readonly connection: number };

/** To the thread. */
export type ToThread =
  | { readonly kind: 'answer'; readonly connection: number; readonly answer: CardAnswer }
  | { readonly kind: 'chain'; readonly connection: number };
