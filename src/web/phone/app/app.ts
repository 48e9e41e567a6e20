import type { Language } from '#vocabulary/fault.ts';
import type { HoldAnswer, OfferAnswer, OutcomeAnswer, ShownRequest } from '../shapes.ts';
import type { PinIdentity } from './acting.ts';
import type { Reply } from './calls.ts';
import type { Connection } from './listening.ts';
import type { Identity } from './vault.ts';
import type { Words } from './words.ts';

/** What the person is looking at. */
export type View =
  | { readonly is: 'start' }
  | { readonly is: 'opening'; readonly token: string; readonly held: Promise<Reply<HoldAnswer>> }
  | { readonly is: 'setup'; readonly token: string }
  | { readonly is: 'ready' }
  | { readonly is: 'waiting' }
  | { readonly is: 'pick'; readonly request: LiveRequest; readonly isNewer: boolean }
  | { readonly is: 'confirm'; readonly request: LiveRequest; readonly code: string }
  | { readonly is: 'report'; readonly request: LiveRequest }
  | {
      readonly is: 'result';
      readonly outcome: Pick<OutcomeAnswer, 'is' | 'message' | 'advice'>;
      readonly serviceName: string;
    }
  | { readonly is: 'devices'; readonly notice?: string }
  | { readonly is: 'add-phone'; readonly phones: number }
  | { readonly is: 'offer'; readonly offer: OfferAnswer; readonly endsAtMilliseconds: number }
  | { readonly is: 'change-pin'; readonly identity: PinIdentity }
  | { readonly is: 'barred'; readonly why: 'blocked' | 'gone' };

/** A request, with its end on this phone's steady clock (`performance.now()`, milliseconds): its calendar may be wrong. */
export type LiveRequest = ShownRequest & { readonly endsAtMilliseconds: number };

/** What a view needs. */
export type App = {
  readonly words: Words;
  readonly language: Language;
  /** Of this deployment. */
  readonly name: string;
  readonly pushKey: string;
  readonly identity: Identity | undefined;
  readonly connection: Connection | 'offline';
  readonly show: (view: View) => void;
  /** Keeps the new identity and goes on with it. */
  readonly enrolled: (identity: Identity) => Promise<void>;
  readonly renamed: (name: string) => Promise<void>;
  /** Forgets what this phone is. */
  readonly forget: () => Promise<void>;
  /** Shows the browser's own question; undefined when there is none to show. */
  readonly install: (() => void) | undefined;
};

/** A view, drawn. The first heading takes the focus, so that a screen reader begins there. */
export type Drawn = {
  readonly title: string;
  readonly content: readonly Node[];
  /** Takes the focus instead of the heading. */
  readonly focus?: HTMLElement | undefined;
  /** The connection changed while the view stands. */
  readonly onConnection?: ((connection: App['connection']) => void) | undefined;
  /** The view goes away. */
  readonly onLeave?: (() => void) | undefined;
};
