// What holds of every model, whatever its message.
import { clone, type DescMessage, fromBinary, type Message } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { difference } from "../message/difference.ts";
import { arbitraryMessage } from "./testing/arbitrary-message.ts";
import { modelsByName } from "./testing/models-by-name.ts";
import { isReflectMessage } from "./text/reflect-message.ts";

const runs = { numRuns: 25 };

describe.each([...modelsByName])("%s", (_, model) => {
  const messages = arbitraryMessage(model.schema);
  const read = (message: Message) => model.fromFlyteIdl(message);

  /** What is read of an empty message is none, as in flytekit: one that holds empty ones alone is empty at the next reading. */
  const settled = (message: Message) => {
    let entity = read(message);
    for (let readings = 0; readings < 4; readings++) {
      const next = read(entity.toFlyteIdl());
      if (difference(model.schema, entity.toFlyteIdl(), next.toFlyteIdl()).length === 0) return entity;
      entity = next;
    }
    return entity;
  };

  test("what was read is written, read and written again without a change", () => {
    fc.assert(
      fc.property(messages, (message) => {
        const entity = settled(message);
        const again = read(entity.toFlyteIdl());
        expect(difference(model.schema, entity.toFlyteIdl(), again.toFlyteIdl())).toEqual([]);
        expect(again.equals(entity)).toBe(true);
        expect(entity.equals(again)).toBe(true);
        expect(again.digest()).toBe(entity.digest());
      }),
      runs,
    );
  });

  test("bytes, texts and equality do not know the order of maps", () => {
    fc.assert(
      fc.property(messages, (message) => {
        const entity = read(message);
        const turned = read(withMapsTurned(model.schema, message));
        expect(turned.serializeToString()).toEqual(entity.serializeToString());
        expect(turned.shortString()).toBe(entity.shortString());
        expect(turned.repr()).toBe(entity.repr());
        expect(turned.equals(entity)).toBe(true);
      }),
      runs,
    );
  });

  test("the bytes are the message's, and are none exactly when it is empty", () => {
    fc.assert(
      fc.property(messages, (message) => {
        const entity = read(message);
        const bytes = entity.serializeToString();
        expect(difference(model.schema, fromBinary(model.schema, bytes), entity.toFlyteIdl())).toEqual([]);
        expect(entity.isEmpty).toBe(bytes.length === 0);
      }),
      runs,
    );
  });

  test("two are equal exactly when their bytes are", () => {
    fc.assert(
      fc.property(messages, messages, (one, other) => {
        const [left, right] = [read(one), read(other)];
        const same = Buffer.compare(left.serializeToString(), right.serializeToString()) === 0;
        expect(left.equals(right)).toBe(same);
        expect(left.digest() === right.digest()).toBe(same);
      }),
      runs,
    );
  });

  test("its properties make it anew, and cannot be changed", () => {
    fc.assert(
      fc.property(messages, (message) => {
        const entity = read(message);
        const anew: unknown = Reflect.construct(Object(model), [{ ...entity }]);
        expect(entity.equals(anew)).toBe(true);
        for (const [property, value] of Object.entries(entity)) {
          expect(Reflect.set(entity, property, "changed")).toBe(false);
          if (typeof value === "object" && !ArrayBuffer.isView(value) && !("toFlyteIdl" in value))
            expect(Object.isFrozen(value)).toBe(true);
        }
      }),
      runs,
    );
  });
});

/** The message with the entries of every map in the opposite order. */
function withMapsTurned(schema: DescMessage, message: Message): Message {
  const turned = clone(schema, message);
  turn(reflect(schema, turned));
  return turned;
}

function turn(message: ReflectMessage): void {
  for (const field of message.fields) {
    if (!message.isSet(field)) continue;
    if (field.fieldKind === "message") {
      const inner = message.get(field);
      turn(inner);
      message.set(field, inner);
    } else if (field.fieldKind === "list") {
      for (const item of message.get(field)) if (isReflectMessage(item)) turn(item);
    } else if (field.fieldKind === "map") {
      const map = message.get(field);
      const entries = [...map].reverse();
      map.clear();
      for (const [key, item] of entries) {
        if (isReflectMessage(item)) turn(item);
        map.set(key, item);
      }
    }
  }
}
