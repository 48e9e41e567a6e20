/** An address comes from a colleague's keyboard: in code that somebody copies it stays a string and nothing else. */
export const single = (text: string): string => `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
export const double = (text: string): string => JSON.stringify(text);
export const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
