/** An identifier that is known to those who may see it, and to nobody else: `899•••••••42`. */
export const maskIdentifier = (identifier: string): string => {
  const [head, tail] = [identifier.slice(0, 3), identifier.slice(-2)];
  return identifier.length < 8 ? '•'.repeat(8) : `${head}${'•'.repeat(identifier.length - 5)}${tail}`;
};
