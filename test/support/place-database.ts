/** A value of an MMDB record, as far as tests need it. */
export type MmdbValue = string | number | readonly MmdbValue[] | { readonly [name: string]: MmdbValue };

/** What the database says of a range of IPv4 addresses, written `192.0.2.0/24`. */
export type MmdbRange = readonly [range: string, record: MmdbValue];

/**
 * A small database of places in the MMDB format 2 of MaxMind (24 bits a record), written by hand: real ones cannot be
 * made to say what a hostile one does.
 * @param ipVersion 6 holds IPv4 addresses below `::/96`, as databases do that know both
 */
export const writePlaceDatabase = (ranges: readonly MmdbRange[], ipVersion: 4 | 6 = 6): Buffer => {
  const { tree, data } = growTree(ranges, ipVersion === 6 ? '0'.repeat(96) : '');
  const nodes = Buffer.concat(tree.map((node) => Buffer.concat(node.map((branch) => recordOf(branch, tree.length)))));
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1,
    database_type: 'Test-City',
    description: { en: 'places of tests' },
    ip_version: ipVersion,
    languages: ['en', 'fr'],
    node_count: tree.length,
    record_size: 24,
  });
  const marker = Buffer.concat([Buffer.from('abcdef', 'hex'), Buffer.from('MaxMind.com')]);
  return Buffer.concat([nodes, Buffer.alloc(16), data, marker, metadata]);
};

/** Another node, the place of a record among the data, or nothing. */
type Branch = { readonly node: number } | { readonly data: number } | undefined;

const growTree = (ranges: readonly MmdbRange[], prefix: string) => {
  const tree: [Branch, Branch][] = [[undefined, undefined]];
  let data = Buffer.alloc(0);
  for (const [range, record] of ranges) {
    plant(tree, prefix + bitsOf(range), { data: data.length });
    data = Buffer.concat([data, encode(record)]);
  }
  return { tree, data };
};

const bitsOf = (range: string): string => {
  const [address = '', length] = range.split('/');
  const bits = address.split('.').map((octet) => Number(octet).toString(2).padStart(8, '0'));
  return bits.join('').slice(0, Number(length));
};

const plant = (tree: [Branch, Branch][], bits: string, leaf: Branch): void => {
  let at = 0;
  for (const [index, bit] of [...bits].entries()) {
    const side = bit === '1' ? 1 : 0;
    const node = tree[at];
    if (node === undefined) throw new Error('a range lies in another');
    if (index === bits.length - 1) node[side] = leaf;
    const next = node[side];
    if (next !== undefined && 'node' in next) at = next.node;
    else if (next === undefined) {
      at = tree.push([undefined, undefined]) - 1;
      node[side] = { node: at };
    }
  }
};

/** The separator of 16 bytes counts as data. */
const recordOf = (branch: Branch, nodes: number): Buffer => {
  const bytes = Buffer.alloc(3);
  const value = branch === undefined ? nodes : 'node' in branch ? branch.node : nodes + 16 + branch.data;
  bytes.writeUIntBE(value, 0, 3);
  return bytes;
};

const encode = (value: MmdbValue): Buffer => {
  if (typeof value === 'string') return Buffer.concat([head(2, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([head(6, 4), bytes]);
  }
  if (isList(value)) return Buffer.concat([head(11, value.length), ...value.map(encode)]);
  const members = Object.entries(value);
  return Buffer.concat([head(7, members.length), ...members.flatMap(([name, one]) => [encode(name), encode(one)])]);
};

/** Control byte; a type above 7 stands in a byte of its own, and a length from 29 on too. */
const head = (type: number, length: number): Buffer => {
  const [size, more] = length < 29 ? [length, []] : length < 285 ? [29, [length - 29]] : [30, longLength(length)];
  return Buffer.from(type > 7 ? [size, type - 7, ...more] : [(type << 5) | size, ...more]);
};

const longLength = (length: number): readonly number[] => [(length - 285) >> 8, (length - 285) & 0xff];

// Array.isArray does not narrow a readonly array out of a union.
const isList = (value: MmdbValue): value is readonly MmdbValue[] => Array.isArray(value);
