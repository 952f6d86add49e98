import { create, type DescField, type DescMessage, type Message, ScalarType } from "@bufbuild/protobuf";
import fc from "fast-check";

const name = fc.oneof(
  fc.constantFrom("a", "b", "10", "9", "it's", "ä", "x y"),
  fc.string({ unit: "grapheme", maxLength: 12 }),
);
const key = name.filter((each) => each !== "__proto__");
const real = fc.double();

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.constant(null),
    fc.boolean(),
    name,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("object"),
  ),
  object: fc.dictionary(key, tie("value"), { maxKeys: 3 }),
}));

/** Messages of a type with any of its fields set; those within it are of at most this depth, and times of whole microseconds. */
export function arbitraryMessage(schema: DescMessage, depth = 3): fc.Arbitrary<Message> {
  const members = schema.members.flatMap((member): [string, fc.Arbitrary<unknown>][] => {
    if (member.kind !== "oneof") {
      const value = fieldValue(member, depth);
      return value === undefined ? [] : [[member.localName, fc.option(value, { nil: undefined })]];
    }
    const choices = member.fields.flatMap((field) => {
      const value = fieldValue(field, depth);
      return value === undefined ? [] : [value.map((each) => ({ case: field.localName, value: each }))];
    });
    return choices.length === 0 ? [] : [[member.localName, fc.option(fc.oneof(...choices), { nil: undefined })]];
  });
  return fc.record(Object.fromEntries(members)).map((init) => create(schema, init));
}

/** What a field may hold; undefined where it is too deep, or of a type that is not made. */
function fieldValue(field: DescField, depth: number): fc.Arbitrary<unknown> | undefined {
  const item = itemValue(field, depth);
  switch (field.fieldKind) {
    case "list":
      return item && fc.array(item, { maxLength: 3 });
    case "map":
      return item && fc.dictionary(key, item, { maxKeys: 3 });
    default:
      return item;
  }
}

function itemValue(field: DescField, depth: number): fc.Arbitrary<unknown> | undefined {
  if (field.message !== undefined) return messageValue(field.message, depth);
  if (field.enum !== undefined) return fc.constantFrom(...field.enum.values.map((each) => each.number));
  if (field.name === "env_var") return fc.constantFrom("SECRET", "_X1");
  switch (field.scalar) {
    case ScalarType.STRING:
      return name;
    case ScalarType.BOOL:
      return fc.boolean();
    case ScalarType.BYTES:
      return fc.uint8Array({ maxLength: 6 });
    case ScalarType.DOUBLE:
      return real;
    case ScalarType.FLOAT:
      return real.map(Math.fround);
    case ScalarType.INT64:
      return fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);
    case ScalarType.UINT64:
      return fc.bigInt(0n, 2n ** 64n - 1n);
    case ScalarType.UINT32:
      return fc.nat(2 ** 32 - 1);
    default:
      return fc.integer();
  }
}

function messageValue(schema: DescMessage, depth: number): fc.Arbitrary<unknown> | undefined {
  switch (schema.typeName) {
    case "google.protobuf.Struct":
      return json.object;
    case "google.protobuf.Any":
      return undefined;
    case "google.protobuf.BoolValue":
      return fc.boolean();
    case "google.protobuf.Timestamp":
    case "google.protobuf.Duration":
      return fc
        .record({ seconds: fc.bigInt(0n, 2n ** 32n), micros: fc.nat(999_999) })
        .map(({ seconds, micros }) => create(schema, { seconds, nanos: micros * 1000 } as Record<string, unknown>));
    default:
      return depth > 0 ? arbitraryMessage(schema, depth - 1) : undefined;
  }
}
