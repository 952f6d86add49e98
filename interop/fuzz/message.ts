import { create, type DescField, type DescMessage, type Message, ScalarType } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import type { Random } from "./random.ts";

const words: readonly string[] = [
  ...[
    "flytesnacks",
    "flytesnacks",
    "flyteexamples",
    "development",
    "development",
    "staging",
    "v1",
    "fuzz",
    "a",
    "n0",
    "name",
    "o0",
  ],
  ...[
    "",
    "../../etc/passwd",
    "a/../..",
    "%2e%2e%2f",
    "\u0000",
    "é\u{1F600}",
    "x".repeat(300),
    "-1",
    "10",
    "1e400",
    "null",
  ],
  ...[
    "eq(name,fuzz)",
    "ne(phase,1)+eq(mode,0)",
    "value_in(state,0;1)",
    "contains(name,",
    "gt(created_at,now)",
    "eq(';drop table,1)",
  ],
  ...[
    "flyte://my-s3-bucket/a",
    "s3://b/c",
    "file:///etc/passwd",
    "flyte://v1/flytesnacks/development/a/n0/0/o",
    "* * * * *",
    "@daily",
  ],
];
const tameWords = ["flytesnacks", "development", "v1", "fuzz", "a", "n0", "o0", ""];
const keywords: Readonly<Record<string, readonly string[]>> = {
  project: ["flytesnacks"],
  domain: ["development"],
  name: ["fuzz", "fuzz2"],
  version: ["v1", "v2"],
  token: ["", "0", "10", "-1", "x"],
  key: ["name", "created_at", "phase", "no such"],
  nodeId: ["n0", "start-node"],
  uri: hostileAddresses(process.env.HALTERE_FUZZ_BLOBS ?? ""),
};

/** Below the root, and out of it by every way that a path has. */
function hostileAddresses(root: string): string[] {
  const ways = [
    "metadata",
    "../secret",
    "a/../../..",
    "%2e%2e/a",
    "a%2f..%2f..",
    "..\\a",
    ".content-types",
    "",
    "a\u0000b",
    "x".repeat(5000),
  ];
  return ways.flatMap((way) => [`${root}/${way}`, `file://${root}/${way}`]);
}

/** A message of the kind, its fields set or left out: names are often ones that the server knows. */
export function randomMessage(desc: DescMessage, random: Random, depth = 0): Message {
  const message = reflect(desc, create(desc));
  for (const member of desc.members) {
    const field = member.kind === "oneof" ? random.pick(member.fields) : member;
    const chance = depth === 0 ? 8 : 5;
    if (depth < 7 && random.below(10) < chance) fillField(message, field, random, depth);
  }
  return message.message;
}

/** Sets a field of a message to something of its kind. */
export function fillField(message: ReflectMessage, field: DescField, random: Random, depth: number): void {
  const one = (of: DescMessage): ReflectMessage => reflect(of, randomMessage(of, random, depth + 1));
  switch (field.fieldKind) {
    case "scalar":
      message.set(field, scalar(field.scalar, field.localName, random));
      return;
    case "enum":
      message.set(field, enumValue(field.enum.values, random));
      return;
    case "message":
      message.set(field, one(field.message));
      return;
    case "list": {
      const list = message.get(field);
      for (let left = random.below(3); left > 0; left--)
        if (field.listKind === "message") list.add(one(field.message));
        else if (field.listKind === "enum") list.add(enumValue(field.enum.values, random));
        else list.add(scalar(field.scalar, field.localName, random));
      return;
    }
    case "map": {
      const map = message.get(field);
      for (let left = random.below(3); left > 0; left--) {
        const key = scalar(field.mapKey, "", random);
        if (typeof key !== "string" && typeof key !== "number") continue;
        if (field.mapKind === "message") map.set(key, one(field.message));
        else if (field.mapKind === "enum") map.set(key, enumValue(field.enum.values, random));
        else map.set(key, scalar(field.scalar, "", random));
      }
      return;
    }
  }
}

function enumValue(values: readonly { readonly number: number }[], random: Random): number {
  return !random.tame && random.once(12) ? random.pick([-1, 99, 2 ** 31 - 1]) : random.pick(values).number;
}

/** Text that the server may know, for a field of that name. */
export function randomText(name: string, random: Random): string {
  const known = keywords[name];
  if (known && (random.tame || !random.once(6))) return random.pick(known);
  return random.pick(random.tame ? tameWords : words);
}

function scalar(type: ScalarType, name: string, random: Random): string | number | bigint | boolean | Uint8Array {
  const whole = () => random.pick([0, 1, 2, 10, 100, 1000, 2 ** 31 - 1]);
  switch (type) {
    case ScalarType.STRING:
      return randomText(name, random);
    case ScalarType.BOOL:
      return random.once(2);
    case ScalarType.BYTES:
      return Uint8Array.from({ length: random.below(20) }, () => random.below(256));
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return random.pick([0, 1.5, -1, Number.NaN, Number.POSITIVE_INFINITY]);
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
      return random.pick([0n, 1n, -1n, 1_700_000_000n, 2n ** 63n - 1n, -(2n ** 63n)]);
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return random.pick([0n, 1n, 2n ** 64n - 1n]);
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return whole();
    default:
      return random.once(3) ? -whole() : whole();
  }
}

/** Bytes of which some are others, missing, doubled or more. */
export function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  let changed = [...bytes.subarray(0, 4096)];
  for (let left = 1 + random.below(3); left > 0; left--) {
    const at = random.below(changed.length + 1);
    switch (random.below(4)) {
      case 0:
        changed[Math.min(at, changed.length)] = random.below(256);
        break;
      case 1:
        changed = changed.slice(0, at);
        break;
      case 2:
        changed.splice(at, 0, ...Array.from({ length: 1 + random.below(8) }, () => random.below(256)));
        break;
      default:
        changed.splice(at, random.below(8));
    }
  }
  return Uint8Array.from(changed);
}
