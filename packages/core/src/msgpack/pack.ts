import { FlyteError } from "../flyte-error.ts";
import { isPackedMap, type Packed } from "./packed.ts";

const minInt64 = -(2n ** 63n);
const maxUint64 = 2n ** 64n - 1n;

/** Encodes as Python's `msgpack.packb` does: shortest integers, 64-bit floats, UTF-8 strings. */
export function packMessage(value: Packed): Uint8Array {
  const writer = new Writer();
  write(writer, value);
  return writer.bytes();
}

function write(writer: Writer, value: Packed): Writer {
  if (value === null) return writer.uint8(0xc0);
  switch (typeof value) {
    case "boolean":
      return writer.uint8(value ? 0xc3 : 0xc2);
    case "bigint":
      return writeInteger(writer, value);
    case "number":
      return writer.uint8(0xcb).float64(value);
    case "string": {
      const encoded = new TextEncoder().encode(value);
      writeHead(writer, encoded.length, { fix: 0xa0, fixMax: 31, head8: 0xd9, head16: 0xda, head32: 0xdb });
      return writer.append(encoded);
    }
  }
  if (value instanceof Uint8Array) {
    writeHead(writer, value.length, { fix: 0, fixMax: -1, head8: 0xc4, head16: 0xc5, head32: 0xc6 });
    return writer.append(value);
  }
  if (isPackedMap(value)) {
    writeHead(writer, value.size, { fix: 0x80, fixMax: 15, head16: 0xde, head32: 0xdf });
    for (const [key, item] of value) {
      write(writer, key);
      write(writer, item);
    }
    return writer;
  }
  writeHead(writer, value.length, { fix: 0x90, fixMax: 15, head16: 0xdc, head32: 0xdd });
  for (const item of value) write(writer, item);
  return writer;
}

function writeInteger(writer: Writer, value: bigint): Writer {
  if (value < minInt64 || value > maxUint64) throw new FlyteError("OutOfRange", `${value} does not fit 64 bits`);
  if (value >= 0n) {
    if (value < 0x80n) return writer.uint8(Number(value));
    if (value <= 0xffn) return writer.uint8(0xcc, Number(value));
    if (value <= 0xffffn) {
      return writer.uint8(0xcd).uint16(Number(value));
    }
    if (value <= 0xffffffffn) {
      return writer.uint8(0xce).uint32(Number(value));
    }
    return writer.uint8(0xcf).int64(value);
  }
  if (value >= -0x20n) return writer.uint8(Number(value) & 0xff);
  if (value >= -0x80n) return writer.uint8(0xd0, Number(value) & 0xff);
  if (value >= -0x8000n) {
    return writer.uint8(0xd1).uint16(Number(value) & 0xffff);
  }
  if (value >= -0x80000000n) {
    return writer.uint8(0xd2).uint32(Number(value) >>> 0);
  }
  return writer.uint8(0xd3).int64(value);
}

interface Heads {
  readonly fix: number;
  readonly fixMax: number;
  readonly head8?: number;
  readonly head16: number;
  readonly head32: number;
}

function writeHead(writer: Writer, length: number, heads: Heads): Writer {
  if (length <= heads.fixMax) return writer.uint8(heads.fix | length);
  if (heads.head8 !== undefined && length <= 0xff) return writer.uint8(heads.head8, length);
  if (length <= 0xffff) {
    return writer.uint8(heads.head16).uint16(length);
  }
  return writer.uint8(heads.head32).uint32(length);
}

class Writer {
  private buffer = new Uint8Array(128);
  private length = 0;

  bytes(): Uint8Array {
    return this.buffer.slice(0, this.length);
  }

  uint8(...bytes: number[]): this {
    for (const byte of bytes) this.room(1).setUint8(0, byte);
    return this;
  }

  uint16(value: number): this {
    this.room(2).setUint16(0, value);
    return this;
  }

  uint32(value: number): this {
    this.room(4).setUint32(0, value);
    return this;
  }

  int64(value: bigint): this {
    this.room(8).setBigUint64(0, BigInt.asUintN(64, value));
    return this;
  }

  float64(value: number): this {
    this.room(8).setFloat64(0, value);
    return this;
  }

  append(bytes: Uint8Array): this {
    const start = this.length;
    this.room(bytes.length);
    this.buffer.set(bytes, start);
    return this;
  }

  private room(size: number): DataView {
    const start = this.length;
    if (start + size > this.buffer.length) {
      const larger = new Uint8Array(Math.max(this.buffer.length * 2, start + size));
      larger.set(this.buffer.subarray(0, start));
      this.buffer = larger;
    }
    this.length = start + size;
    return new DataView(this.buffer.buffer, start, size);
  }
}
