type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Applies a JSON merge patch (RFC 7396): members of the patch replace members of the document, objects
 * below are merged the same way, `null` removes.
 */
export const applyMergePatch = (document: unknown, patch: unknown): unknown => {
  if (!isObject(patch)) return patch;
  const base = isObject(document) ? document : {};
  const kept = Object.entries(base).filter(([name]) => !Object.hasOwn(patch, name));
  const added = Object.entries(patch).flatMap(([name, value]) => {
    const before = Object.hasOwn(base, name) ? base[name] : undefined;
    return value === null ? [] : [[name, applyMergePatch(before, value)] as const];
  });
  return Object.fromEntries([...kept, ...added]);
};

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
