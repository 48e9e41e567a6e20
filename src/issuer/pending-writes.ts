import Provider, { type KoaContextWithOIDC } from 'oidc-provider';
import type { ProtocolKind } from './protocol-store.ts';

type Pending = { readonly kind: ProtocolKind; readonly write: Promise<unknown> };

/** Writes of a request of the engine that wait for their commit. */
const pending = new WeakMap<object, Pending[]>();

const pendingOf = (ctx: object | undefined): readonly Pending[] => (ctx === undefined ? [] : (pending.get(ctx) ?? []));

/**
 * Lets the engine go on while a write waits for its commit, so that those of one request share it: a login ends with
 * four writes, for which the engine would wait one after the other. Whatever ends the request waits for them:
 * `afterWrites` where the session is saved, and `answerAfterWrites`. Outside a request it waits here.
 */
export const leaveWaiting = async (kind: ProtocolKind, write: Promise<unknown>): Promise<void> => {
  const { ctx } = Provider;
  if (ctx === undefined) return void (await write);
  const own = pending.get(ctx) ?? [];
  pending.set(ctx, own);
  own.push({ kind, write });
  // Whoever waits for it hears why; until then it must not pass for a rejection that nobody handles.
  write.catch(() => undefined);
};

/** Waits for what the current request has left waiting, of one kind or all. Throws when a write failed. */
export const afterWrites = async (kind?: ProtocolKind): Promise<void> => {
  for (const one of pendingOf(Provider.ctx)) if (kind === undefined || one.kind === kind) await one.write;
};

/**
 * No answer leaves before what it tells of is kept. To be the first step that the provider is given: the last on the
 * way back, where a session that could not be saved is heard of as well.
 * @param refuse writes the page of a defect
 */
export const answerAfterWrites = (
  provider: Provider,
  refuse: (ctx: KoaContextWithOIDC, error: Error) => void,
): void => {
  provider.use(async (ctx, next) => {
    try {
      await next();
      for (const { write } of pendingOf(ctx)) await write;
    } catch (cause) {
      await Promise.allSettled(pendingOf(ctx).map(({ write }) => write));
      const error = cause instanceof Error ? cause : new Error('the engine failed', { cause });
      const context = ctx as unknown as KoaContextWithOIDC;
      provider.emit('server_error', context, error);
      if (ctx.headerSent) return;
      for (const name of ctx.res.getHeaderNames()) ctx.remove(name);
      refuse(context, error);
    }
  });
};
