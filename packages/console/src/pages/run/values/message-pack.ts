/** What MessagePack holds: numbers above 2^53 as bigints, bytes as they are, maps with their keys as they were. */
export type Packed =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Date
  | readonly Packed[]
  | ReadonlyMap<Packed, Packed>;

const text = new TextDecoder("utf-8", { ignoreBOM: true });

/** Reads one value; undefined for bytes that are none, or more than one. */
export function readMessagePack(bytes: Uint8Array): Packed | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = <T>(size: number, read: (from: number) => T): T => {
    const from = at;
    at += size;
    if (at > bytes.length) throw new RangeError("cut short");
    return read(from);
  };
  const count = (size: 1 | 2 | 4): number =>
    take(size, (from) => (size === 1 ? view.getUint8(from) : size === 2 ? view.getUint16(from) : view.getUint32(from)));
  const slice = (size: number) => take(size, (from) => bytes.slice(from, from + size));
  let depth = 0;
  const list = (size: number): Packed[] => nested(size, () => Array.from({ length: size }, value));
  const map = (size: number): ReadonlyMap<Packed, Packed> =>
    nested(size, () => {
      const entries = new Map<Packed, Packed>();
      for (let entry = 0; entry < size; entry += 1) entries.set(value(), value());
      return entries;
    });
  /** Deeper than any real value, and longer than the bytes, is no value. */
  const nested = <T>(size: number, read: () => T): T => {
    if (size > bytes.length || depth > 512) throw new RangeError("no value");
    depth += 1;
    const held = read();
    depth -= 1;
    return held;
  };
  const whole = (exact: bigint): number | bigint => (BigInt.asIntN(54, exact) === exact ? Number(exact) : exact);
  const extension = (size: number): Packed => {
    const kind = take(1, (from) => view.getInt8(from));
    const content = slice(size);
    return kind === -1 ? (timeOf(content) ?? content) : content;
  };

  function value(): Packed {
    const tag = count(1);
    if (tag < 0x80) return tag;
    if (tag < 0x90) return map(tag & 15);
    if (tag < 0xa0) return list(tag & 15);
    if (tag < 0xc0) return text.decode(slice(tag & 31));
    if (tag >= 0xe0) return tag - 256;
    switch (tag) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return slice(count(tag === 0xc4 ? 1 : tag === 0xc5 ? 2 : 4));
      case 0xc7:
      case 0xc8:
      case 0xc9:
        return extension(count(tag === 0xc7 ? 1 : tag === 0xc8 ? 2 : 4));
      case 0xca:
        return take(4, (from) => view.getFloat32(from));
      case 0xcb:
        return take(8, (from) => view.getFloat64(from));
      case 0xcc:
      case 0xcd:
      case 0xce:
        return count(tag === 0xcc ? 1 : tag === 0xcd ? 2 : 4);
      case 0xcf:
        return whole(take(8, (from) => view.getBigUint64(from)));
      case 0xd0:
        return take(1, (from) => view.getInt8(from));
      case 0xd1:
        return take(2, (from) => view.getInt16(from));
      case 0xd2:
        return take(4, (from) => view.getInt32(from));
      case 0xd3:
        return whole(take(8, (from) => view.getBigInt64(from)));
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return extension(2 ** (tag - 0xd4));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return text.decode(slice(count(tag === 0xd9 ? 1 : tag === 0xda ? 2 : 4)));
      case 0xdc:
      case 0xdd:
        return list(count(tag === 0xdc ? 2 : 4));
      case 0xde:
      case 0xdf:
        return map(count(tag === 0xde ? 2 : 4));
      default:
        throw new RangeError("no such tag");
    }
  }
  try {
    const found = value();
    return at === bytes.length ? found : undefined;
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

function timeOf(content: Uint8Array): Date | undefined {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (content.length === 4) return new Date(view.getUint32(0) * 1000);
  if (content.length === 8)
    return new Date(Number(view.getBigUint64(0) & 0x3ffffffffn) * 1000 + (view.getUint32(0) >>> 2) / 1e6);
  return content.length === 12 ? new Date(Number(view.getBigInt64(4)) * 1000 + view.getUint32(0) / 1e6) : undefined;
}
