import { FlyteError } from "../flyte-error.ts";
import type { Packed } from "./packed.ts";

/** A byte order mark is part of a value, as of any other string. */
const text = new TextDecoder("utf-8", { ignoreBOM: true });

/** Decodes one value. Bytes that are no MessagePack, extension types, and bytes left over are InvalidArgument. */
export function unpackMessage(bytes: Uint8Array): Packed {
  const reader = new Reader(bytes);
  const value = read(reader, 0);
  if (!reader.done) throw malformed("bytes are left over after the value");
  return value;
}

/** Deeper than any real value; keeps hostile bytes from using up the stack. */
const maxDepth = 512;

function read(reader: Reader, depth: number): Packed {
  if (depth > maxDepth) throw malformed(`values are nested deeper than ${maxDepth}`);
  const head = reader.uint8();
  if (head < 0x80) return BigInt(head);
  if (head < 0x90) return readMap(reader, head & 0x0f, depth);
  if (head < 0xa0) return readArray(reader, head & 0x0f, depth);
  if (head < 0xc0) return reader.text(head & 0x1f);
  if (head >= 0xe0) return BigInt(head - 0x100);
  switch (head) {
    case 0xc0:
      return null;
    case 0xc2:
      return false;
    case 0xc3:
      return true;
    case 0xc4:
      return reader.take(reader.uint8());
    case 0xc5:
      return reader.take(reader.uint16());
    case 0xc6:
      return reader.take(reader.uint32());
    case 0xca:
      return reader.float32();
    case 0xcb:
      return reader.float64();
    case 0xcc:
      return BigInt(reader.uint8());
    case 0xcd:
      return BigInt(reader.uint16());
    case 0xce:
      return BigInt(reader.uint32());
    case 0xcf:
      return reader.uint64();
    case 0xd0:
      return BigInt(reader.int8());
    case 0xd1:
      return BigInt(reader.int16());
    case 0xd2:
      return BigInt(reader.int32());
    case 0xd3:
      return reader.int64();
    case 0xd9:
      return reader.text(reader.uint8());
    case 0xda:
      return reader.text(reader.uint16());
    case 0xdb:
      return reader.text(reader.uint32());
    case 0xdc:
      return readArray(reader, reader.uint16(), depth);
    case 0xdd:
      return readArray(reader, reader.uint32(), depth);
    case 0xde:
      return readMap(reader, reader.uint16(), depth);
    case 0xdf:
      return readMap(reader, reader.uint32(), depth);
    default:
      throw malformed(`0x${head.toString(16)} is an extension type, which Flyte does not use`);
  }
}

function readArray(reader: Reader, length: number, depth: number): Packed[] {
  const items: Packed[] = [];
  for (let index = 0; index < length; index++) items.push(read(reader, depth + 1));
  return items;
}

function readMap(reader: Reader, size: number, depth: number): Map<Packed, Packed> {
  const entries = new Map<Packed, Packed>();
  for (let index = 0; index < size; index++) {
    const key = read(reader, depth + 1);
    entries.set(key, read(reader, depth + 1));
  }
  return entries;
}

function malformed(what: string): FlyteError {
  return new FlyteError("InvalidArgument", `malformed MessagePack: ${what}`);
}

class Reader {
  private offset = 0;
  private readonly bytes: Uint8Array;
  private readonly data: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.offset === this.bytes.length;
  }

  /** A copy, which does not keep the whole message alive. */
  take(size: number): Uint8Array {
    return Uint8Array.from(this.part(size));
  }

  text(size: number): string {
    return text.decode(this.part(size));
  }

  int8(): number {
    return this.data.getInt8(this.advance(1));
  }

  int16(): number {
    return this.data.getInt16(this.advance(2));
  }

  int32(): number {
    return this.data.getInt32(this.advance(4));
  }

  int64(): bigint {
    return this.data.getBigInt64(this.advance(8));
  }

  uint8(): number {
    return this.data.getUint8(this.advance(1));
  }

  uint16(): number {
    return this.data.getUint16(this.advance(2));
  }

  uint32(): number {
    return this.data.getUint32(this.advance(4));
  }

  uint64(): bigint {
    return this.data.getBigUint64(this.advance(8));
  }

  float32(): number {
    return this.data.getFloat32(this.advance(4));
  }

  float64(): number {
    return this.data.getFloat64(this.advance(8));
  }

  private part(size: number): Uint8Array {
    const start = this.advance(size);
    return this.bytes.subarray(start, start + size);
  }

  private advance(size: number): number {
    const start = this.offset;
    if (start + size > this.bytes.length) throw malformed("it ends in the middle of a value");
    this.offset = start + size;
    return start;
  }
}
