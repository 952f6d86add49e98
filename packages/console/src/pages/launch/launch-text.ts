import { fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { isPackedArray, isPackedMap, type Packed } from "@haltere/core";
import { type Identifier, type Literal, LiteralSchema, ResourceType } from "@haltere/idl/core";
import { type Draft, unset } from "../../forms/draft.ts";
import { FaultList } from "../../forms/faults.ts";
import { fromLiteral, sameLiteral, toLiteral } from "../../forms/literal-value.ts";
import { fromPacked, packedJson, toPacked } from "../../forms/packed-value.ts";
import { parseExact } from "../../forms/parse-exact.ts";
import { exactText } from "../../values/exact-text.ts";
import type { FormInput, LaunchState } from "./launch-state.ts";
import { settingsFromText, settingsText } from "./settings-text.ts";

/** Under this key stands the JSON of a literal, where a value has no other text that is read as the same. */
const literalKey = "$literal";

/** A whole launch as JSON: what is launched, its inputs, and what else it is told. */
export function launchText(subject: Identifier, inputs: readonly FormInput[], state: LaunchState): string {
  const values = new Map<Packed, Packed>();
  for (const { name, shape } of inputs) {
    const value = valueText(shape, state.drafts.get(name) ?? unset, name);
    if (value !== undefined) values.set(name, value);
  }
  const whole = new Map<Packed, Packed>([
    [kindKey(subject), subject.name],
    ["version", subject.version],
    ["inputs", values],
    ...settingsText(state.settings),
  ]);
  return exactText(whole) ?? "{}";
}

/** What a text launches, where it says so. */
export interface TextSubject {
  readonly kind: "launch_plan" | "task";
  readonly name: string;
  readonly version: string | undefined;
}

export type LaunchRead = { readonly state: LaunchState } | { readonly reason: string };

/** Of what a text launches: nothing where it has inputs alone, or is none. */
export function subjectOfText(text: string): TextSubject | undefined {
  const parsed = parseExact(text);
  return "reason" in parsed ? undefined : subjectOf(parsed.value);
}

/** A launch as JSON or YAML, or its inputs alone, read into a form: what the text has, over what stands in it. */
export function launchFromText(text: string, inputs: readonly FormInput[], before: LaunchState): LaunchRead {
  const parsed = parseExact(text);
  if ("reason" in parsed) return parsed;
  const whole = parsed.value;
  if (!isPackedMap(whole)) return { reason: "Give an object: a whole launch, or inputs by their names." };
  const isWhole = subjectOf(whole) !== undefined;
  const given = isWhole ? (whole.get("inputs") ?? new Map()) : whole;
  if (!isPackedMap(given)) return { reason: "The inputs have to be an object." };
  const drafts = new Map(before.drafts);
  const known = new Map(inputs.map(({ name, shape }) => [name, shape]));
  for (const [name, value] of given) {
    const shape = typeof name === "string" ? known.get(name) : undefined;
    if (typeof name !== "string" || shape === undefined)
      return { reason: `There is no input ${String(name)}. There are ${[...known.keys()].join(", ")}.` };
    const draft = fromText(shape, value);
    if (draft === undefined) return { reason: `The value of ${name} is not of its type.` };
    drafts.set(name, draft);
  }
  if (!isWhole) return { state: { drafts, settings: before.settings } };
  const settings = settingsFromText(whole);
  return "reason" in settings ? settings : { state: { drafts, settings: settings.settings } };
}

function kindKey({ resourceType }: Identifier): TextSubject["kind"] {
  return resourceType === ResourceType.TASK ? "task" : "launch_plan";
}

function subjectOf(value: Packed): TextSubject | undefined {
  if (!isPackedMap(value)) return undefined;
  const version = value.get("version");
  for (const kind of ["launch_plan", "task"] as const) {
    const name = value.get(kind);
    const inputs = value.get("inputs");
    if (typeof name === "string" && (inputs === undefined || inputs === null || isPackedMap(inputs)))
      return { kind, name, version: typeof version === "string" ? version : undefined };
  }
  return undefined;
}

/** A value for people where that is read as the same, else its literal. */
function valueText(shape: FormInput["shape"], draft: Draft, name: string): Packed | undefined {
  const faults = new FaultList();
  const literal = toLiteral(shape, draft, faults, name);
  const packed = toPacked(shape, draft, new FaultList(), name, "text");
  if (literal === undefined || faults.faults.size > 0)
    return packed !== undefined && exactText(packed) !== undefined ? packed : undefined;
  if (packed !== undefined && exactText(packed) !== undefined && saysLiteral(shape, packed, literal)) return packed;
  return new Map<Packed, Packed>([[literalKey, packedJson(toJson(LiteralSchema, literal))]]);
}

function saysLiteral(shape: FormInput["shape"], packed: Packed, literal: Literal): boolean {
  const draft = fromText(shape, packed);
  const again = draft && toLiteral(shape, draft, new FaultList(), "");
  return again !== undefined && sameLiteral(again, literal);
}

function fromText(shape: FormInput["shape"], value: Packed): Draft | undefined {
  const literal = isPackedMap(value) && value.size === 1 ? value.get(literalKey) : undefined;
  if (literal === undefined) return fromPacked(shape, value);
  try {
    return fromLiteral(shape, fromJson(LiteralSchema, jsonOf(literal)));
  } catch {
    // What is no literal is refused by its input's name.
    return undefined;
  }
}

function jsonOf(packed: Packed): JsonValue {
  if (typeof packed === "bigint") return Number(packed);
  if (packed === null || typeof packed !== "object") return packed;
  if (isPackedMap(packed))
    return Object.fromEntries([...packed].map(([key, value]) => [String(key), jsonOf(value)] as const));
  return isPackedArray(packed) ? packed.map(jsonOf) : null;
}
