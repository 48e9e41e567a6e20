import type { DeskLogin, DeskState, ShownCall } from './exchange.ts';

/** The logins of the desk application, in memory; the oldest gives way when there are too many. */
export type DeskLogins = {
  readonly begin: (login: Pick<DeskLogin, 'id' | 'person' | 'channel' | 'code'>) => void;
  readonly find: (id: string) => DeskLogin | undefined;
  readonly addCall: (id: string, call: ShownCall) => void;
  readonly end: (id: string, state: DeskState) => void;
  /** Resolves when there are other calls than `seen`, or the login has ended, or after the time. */
  readonly waitForMore: (id: string, seen: number, milliseconds: number) => Promise<void>;
};

const mostLogins = 500;

export function createDeskLogins(most = mostLogins): DeskLogins {
  const logins = new Map<string, DeskLogin>();
  const waiting = new Set<() => void>();
  const change = (id: string, next: (login: DeskLogin) => DeskLogin): void => {
    const login = logins.get(id);
    if (login === undefined) return;
    logins.set(id, next(login));
    for (const wake of [...waiting]) wake();
  };
  return {
    begin: (login) => {
      const [oldest] = logins.keys();
      if (logins.size >= most && oldest !== undefined) logins.delete(oldest);
      logins.set(login.id, { ...login, calls: [], state: { is: 'waiting' } });
    },
    find: (id) => logins.get(id),
    addCall: (id, call) => change(id, (login) => ({ ...login, calls: [...login.calls, call] })),
    end: (id, state) => change(id, (login) => ({ ...login, state })),
    waitForMore: (id, seen, milliseconds) =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          waiting.delete(look);
          resolve();
        };
        const look = (): void => {
          const login = logins.get(id);
          if (login === undefined || login.calls.length !== seen || login.state.is !== 'waiting') done();
        };
        const timer = setTimeout(done, milliseconds);
        waiting.add(look);
        look();
      }),
  };
}
