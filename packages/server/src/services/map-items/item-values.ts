import { fromBinary } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { literalMap } from "@haltere/core";
import { type Literal, type LiteralMap, LiteralSchema } from "@haltere/idl/core";

/**
 * The inputs of some items of a map, from the encoded inputs of its node: of lists that are mapped over the item's element, the rest
 * whole. Elements of other items are not decoded, so that a page of a map of 250,000 costs little more than its own items.
 * @param mapped Whether an input that is a list of this length is mapped over.
 */
export function itemInputs(
  encoded: Uint8Array,
  indexes: readonly number[],
  mapped: (name: string, length: number) => boolean,
): Map<number, LiteralMap> {
  const wanted = new Set(indexes);
  const items = new Map(indexes.map((index) => [index, {} as Record<string, Literal>]));
  for (const [name, bytes] of entriesOf(encoded)) {
    const elements = elementsOf(bytes);
    if (elements !== undefined && mapped(name, elements.length)) {
      for (const index of wanted) {
        const element = elements[index];
        if (element !== undefined) put(items.get(index), name, fromBinary(LiteralSchema, element));
      }
    } else {
      const whole = fromBinary(LiteralSchema, bytes);
      for (const index of wanted) put(items.get(index), name, whole);
    }
  }
  return new Map([...items].map(([index, literals]) => [index, literalMap(literals)]));
}

function put(literals: Record<string, Literal> | undefined, name: string, value: Literal): void {
  if (literals !== undefined)
    Object.defineProperty(literals, name, { value, enumerable: true, writable: true, configurable: true });
}

/** Name and encoded literal of each entry of an encoded flyteidl.core.LiteralMap. */
function* entriesOf(encoded: Uint8Array): Generator<readonly [string, Uint8Array]> {
  for (const entry of fieldsOf(encoded, 1)) {
    const [name] = fieldsOf(entry, 1);
    const [value = new Uint8Array()] = fieldsOf(entry, 2);
    yield [new TextDecoder().decode(name), value];
  }
}

/** The encoded literals of a flyteidl.core.Literal that is a collection; undefined for any other. */
function elementsOf(literal: Uint8Array): Uint8Array[] | undefined {
  const collection = fieldsOf(literal, 2).at(-1);
  return collection && fieldsOf(collection, 1);
}

/** The values of a field that are bytes, text or messages. */
function fieldsOf(message: Uint8Array, field: number): Uint8Array[] {
  const reader = new BinaryReader(message);
  const values: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (number === field && type === WireType.LengthDelimited) values.push(reader.bytes());
    else reader.skip(type, number);
  }
  return values;
}
