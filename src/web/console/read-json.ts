/** What somebody typed as JSON: an object, or undefined for anything else. */
export const readJson = (text: string): Readonly<Record<string, unknown>> | undefined => {
  const value = parse(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
