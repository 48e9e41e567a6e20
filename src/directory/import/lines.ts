import { isUtf8 } from 'node:buffer';

/** No line of an extraction comes near this; beyond it the file is something else, and memory stays bounded. */
const longestLineCharacters = 1_000_000;

/**
 * Text lines of a file, in batches as they arrive, without their LF or CRLF. The last line comes
 * out even when the file was cut before its end. UTF-8, or Latin-1 when the header is not UTF-8
 * (old copies are; directory-cards-ins.md §1.1). Ends with `too-long` when no line end comes.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly string[] | 'too-long'> {
  let rest = '';
  for await (const text of decodeText(chunks)) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLineCharacters) return yield 'too-long';
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  if (rest !== '') yield [withoutReturn(rest)];
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);

async function* decodeText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const chunk of withWholeHeader(chunks)) {
    decoder ??= new TextDecoder(sniffEncoding(chunk));
    yield decoder.decode(chunk, { stream: true });
  }
  if (decoder !== undefined) yield decoder.decode();
}

/** The same bytes, with the first chunk grown until it holds the header line, which decides the encoding. */
async function* withWholeHeader(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  for await (const chunk of chunks) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (!head.includes(lineFeed) && head.length < longestLineCharacters) continue;
    yield head;
    head = undefined;
  }
  if (head !== undefined) yield head;
}

const lineFeed = 0x0a;

const sniffEncoding = (head: Uint8Array): 'utf-8' | 'windows-1252' => {
  const end = head.indexOf(lineFeed);
  const header = end === -1 ? head : head.subarray(0, end);
  return isUtf8(header) ? 'utf-8' : 'windows-1252';
};
