/** The most recently used entries of a map that never outgrows `limit`. */
export type Recent<Value> = {
  readonly find: (key: string) => Value | undefined;
  readonly keep: (key: string, value: Value) => void;
  readonly forget: (key: string) => void;
};

export function recent<Value>(limit: number): Recent<Value> {
  const entries = new Map<string, Value>();
  const keep = (key: string, value: Value) => {
    entries.delete(key);
    entries.set(key, value);
    const [oldest] = entries.keys();
    if (entries.size > limit && oldest !== undefined) entries.delete(oldest);
  };
  const find = (key: string) => {
    const value = entries.get(key);
    if (value !== undefined) keep(key, value);
    return value;
  };
  return { find, keep, forget: (key) => void entries.delete(key) };
}
