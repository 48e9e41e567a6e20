import type { NewEvent } from '#vocabulary/event.ts';
import type { NewDelivery } from './protocol-store.ts';

export const deliveryStates = ['waiting', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** A back-channel logout as the queue knows it. */
export type Delivery = NewDelivery & {
  readonly state: DeliveryState;
  readonly tries: number;
  readonly nextTryAtSeconds: number;
  /** HTTP status or error name of the last try; '' before the first. */
  readonly lastOutcome: string;
  readonly finishedAtSeconds: number | undefined;
};

/** The queue of back-channel logouts. It is filled by `ProtocolStore.endSession` and survives a restart. */
export type DeliveryStore = {
  /** Deliveries that wait and whose time has come, oldest first. */
  readonly due: (nowSeconds: number, limit: number) => Promise<readonly Delivery[]>;
  /** When the next waiting delivery is due; undefined when none waits. */
  readonly nextDueAtSeconds: () => Promise<number | undefined>;
  /** Records a try that ends the delivery, with its journal line. */
  readonly finish: (
    id: string,
    result: { readonly state: 'delivered' | 'failed'; readonly outcome: string; readonly atSeconds: number },
    events: readonly NewEvent[],
  ) => Promise<void>;
  /** Records a try that will be repeated. */
  readonly postpone: (id: string, outcome: string, nextTryAtSeconds: number) => Promise<void>;
  /** Newest first. */
  readonly list: (limit: number) => Promise<readonly Delivery[]>;
  /** Removes finished deliveries older than `beforeSeconds`; at most `limit`. Returns how many. */
  readonly purge: (beforeSeconds: number, limit: number) => Promise<number>;
};
