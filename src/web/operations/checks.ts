/** What must be true to serve, by name; each answers at once. */
export type Checks = Readonly<Record<string, () => Promise<boolean>>>;

/** Runs all of them. */
export const runChecks = async (checks: Checks): Promise<Readonly<Record<string, boolean>>> =>
  Object.fromEntries(
    await Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await passes(check)] as const)),
  );

const passes = async (check: () => Promise<boolean>): Promise<boolean> => {
  try {
    return await check();
  } catch {
    // A check that throws has failed; its name in the answer says which.
    return false;
  }
};
