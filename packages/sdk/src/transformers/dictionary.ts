import { create } from "@bufbuild/protobuf";
import { isPackedMap, type Packed } from "@haltere/core";
import { type Literal, LiteralSchema, LiteralTypeSchema } from "@haltere/idl/core";
import type { ObjectStyle } from "./object-style.ts";
import { plainObject, setField } from "./plain-object.ts";
import { atKey, mismatch, type Position, valueError } from "./position.ts";
import { structTransformer } from "./struct.ts";
import { createTransformer, packedMismatch, type Transformer, unreadable } from "./transformer.ts";

/** In what JavaScript holds the entries: an object, whose keys are texts, or a Map. */
export type DictionaryForm = "object" | "map";

interface DictionaryOptions {
  readonly key: Transformer;
  readonly item: Transformer;
  readonly form: DictionaryForm;
  readonly style?: ObjectStyle;
}

/**
 * `z.record(z.int(), T)`, `z.map(K, T)`: Python's dict. With texts for keys it is Flyte's map; with any other it is a
 * STRUCT in MessagePack, whose keys keep their type.
 */
export function dictionaryTransformer({ key, item, form, style = "dataclass" }: DictionaryOptions): Transformer {
  function entriesOf(value: unknown, position: Position): Iterable<readonly [unknown, unknown]> {
    if (form === "object") {
      const entries = Object.entries(plainObject(value, position, "map"));
      return key.name === "int" || key.name === "float"
        ? entries.map(([name, entry]) => [numericKey(name, key, position), entry] as const)
        : entries;
    }
    if (!(value instanceof Map)) throw mismatch(position, "map (a Map)", value);
    return value;
  }

  function collect(entries: Iterable<readonly [unknown, unknown]>): unknown {
    if (form === "map") return new Map(entries);
    const read: Record<string, unknown> = {};
    for (const [name, entry] of entries) setField(read, String(name), entry);
    return read;
  }

  function pack(value: unknown, position: Position): Packed {
    const packed = new Map<Packed, Packed>();
    for (const [name, entry] of entriesOf(value, position)) {
      const at = atKey(position, String(name));
      const packedKey = key.pack(name, at);
      packed.set(style === "pydantic" ? String(packedKey) : packedKey, item.pack(entry, at));
    }
    return packed;
  }

  function unpack(packed: Packed, position: Position): unknown {
    if (!isPackedMap(packed)) throw packedMismatch(position, "map", packed);
    return collect(
      [...packed].map(([name, entry]) => {
        const at = atKey(position, String(name));
        return [key.unpack(keyOfText(name, key, at), at), item.unpack(entry, at)] as const;
      }),
    );
  }

  const parts = {
    name: "Typed Dict",
    jsonSchema: { type: "object", additionalProperties: item.jsonSchema, propertyNames: key.jsonSchema },
    pack,
    unpack,
  };
  if (key.name !== "str") return structTransformer(parts);
  return createTransformer({
    ...parts,
    literalType: create(LiteralTypeSchema, { type: { case: "mapValueType", value: item.literalType } }),
    element: item,
    toLiteral(value, position) {
      const literals: Record<string, Literal> = {};
      for (const [name, entry] of entriesOf(value, position)) {
        const at = atKey(position, String(name));
        key.toLiteral(name, at);
        setField(literals, String(name), item.toLiteral(entry, at));
      }
      return create(LiteralSchema, { value: { case: "map", value: { literals } } });
    },
    readLiteral(literal, position) {
      if (literal.value.case !== "map") return unreadable;
      return collect(
        Object.entries(literal.value.value.literals).map(
          ([name, entry]) => [name, item.fromLiteral(entry, atKey(position, name))] as const,
        ),
      );
    },
  });
}

/** The number that an object's key, always a text in JavaScript, stands for. */
function numericKey(name: string, key: Transformer, position: Position): number {
  const number = Number(name);
  if (String(number) === name) return number;
  throw valueError(atKey(position, name), `expected ${key.name} as a key, got str ${JSON.stringify(name)}`);
}

/** JSON, which pydantic and the console write, has texts for keys only. */
function keyOfText(packed: Packed, key: Transformer, position: Position): Packed {
  if (typeof packed !== "string") return packed;
  if (key.name === "int" && /^-?\d+$/.test(packed)) return BigInt(packed);
  if (key.name === "float" || key.name === "int") return numericKey(packed, key, position);
  return packed;
}
