/** Logins that browsers began at one service and did not finish yet; two tabs of one browser have two. In memory. */
export type PendingLogins<Pending extends { readonly state: string }> = {
  /** `browser` is the value of a cookie that only this browser has. */
  readonly begin: (browser: string, pending: Pending) => void;
  /** Takes out the login with this state; undefined when this browser did not begin it, or when it was taken before. */
  readonly take: (browser: string | undefined, state: string | null) => Pending | undefined;
};

const mostLogins = 5_000;

/** An empty store; the login begun the longest ago gives way when there are too many. */
export function createPendingLogins<Pending extends { readonly state: string }>(
  most = mostLogins,
): PendingLogins<Pending> {
  const logins = new Map<string, { readonly browser: string; readonly pending: Pending }>();
  return {
    begin: (browser, pending) => {
      const [oldest] = logins.keys();
      if (logins.size >= most && oldest !== undefined) logins.delete(oldest);
      logins.set(pending.state, { browser, pending });
    },
    take: (browser, state) => {
      const found = state === null ? undefined : logins.get(state);
      if (found === undefined || found.browser !== browser) return undefined;
      logins.delete(found.pending.state);
      return found.pending;
    },
  };
}
