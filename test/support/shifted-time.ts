const real = Date;
let offsetMilliseconds = 0;

const now = (): number => real.now() + offsetMilliseconds;

/** `Date` as it would be later. A proxy, so that dates made before and after are of one kind. */
const shifted: DateConstructor = new Proxy(real, {
  construct: (target, args, asked) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, asked === shifted ? target : asked) as object,
  get: (target, name, receiver): unknown => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});

/**
 * Moves the time of this process on, for good. Our own code is handed a clock, but the protocol engine and the
 * libraries of the services read the ambient one, and all must agree on what time it is.
 */
export const shiftTime = (milliseconds: number): void => {
  offsetMilliseconds += milliseconds;
  globalThis.Date = shifted;
};
