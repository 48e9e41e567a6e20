/** Fewer samples say too little about positions. */
const fewestSamples = 8;
/** Estimated from a few samples, 128 true bits show as rather less; a counter or a time stamp shows as far less. */
const leastBits = 60;
const longestRead = 512;

/**
 * Why values could be guessed, if so: one came twice, or too few positions vary. The estimate adds, for each position,
 * the logarithm of the number of characters seen there: what is the same in every login counts for nothing.
 */
export const guessableObjection = (
  values: readonly string[],
): 'repeated' | 'too-little-chance' | 'too-few' | undefined => {
  if (new Set(values).size < values.length) return 'repeated';
  if (values.length < fewestSamples) return 'too-few';
  return estimateBits(values) < leastBits ? 'too-little-chance' : undefined;
};

/** Bits that vary between the values, at least. */
export const estimateBits = (values: readonly string[]): number => {
  const length = Math.min(longestRead, ...values.map((value) => value.length));
  const positions = Array.from({ length }, (_, index) => new Set(values.map((value) => value[index])).size);
  return Math.floor(positions.reduce((sum, count) => sum + Math.log2(count), 0));
};
