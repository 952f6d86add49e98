import { isPackedMap, type Packed } from "@haltere/core";
import { type Draft, unset } from "../../forms/draft.ts";
import { FaultList } from "../../forms/faults.ts";
import { fromPacked, toPacked } from "../../forms/packed-value.ts";
import { parseExact } from "../../forms/parse-exact.ts";
import type { Shape } from "../../forms/shape.ts";
import { exactText } from "../../values/exact-text.ts";

export interface TextInput {
  readonly name: string;
  readonly shape: Shape;
}

/** All inputs as JSON; what JSON has no form for is left out. */
export function inputsText(inputs: readonly TextInput[], drafts: ReadonlyMap<string, Draft>): string {
  const values = new Map<Packed, Packed>();
  for (const { name, shape } of inputs) {
    const packed = toPacked(shape, drafts.get(name) ?? unset, new FaultList(), name, "text");
    if (packed !== undefined && exactText(packed) !== undefined) values.set(name, packed);
  }
  return exactText(values) ?? "{}";
}

/** Inputs as JSON or YAML, read into a form: what the text has, over what stands in it. */
export function draftsFromText(
  text: string,
  inputs: readonly TextInput[],
  before: ReadonlyMap<string, Draft>,
): { readonly drafts: ReadonlyMap<string, Draft>; readonly reason?: string } {
  const parsed = parseExact(text);
  if ("reason" in parsed) return { drafts: before, reason: parsed.reason };
  if (!isPackedMap(parsed.value)) return { drafts: before, reason: "Give an object of inputs by their names." };
  const drafts = new Map(before);
  const known = new Map(inputs.map(({ name, shape }) => [name, shape]));
  for (const [name, value] of parsed.value) {
    const shape = typeof name === "string" ? known.get(name) : undefined;
    if (typeof name !== "string" || shape === undefined)
      return {
        drafts: before,
        reason: `There is no input ${String(name)}. There are ${[...known.keys()].join(", ")}.`,
      };
    const draft = fromPacked(shape, value);
    if (draft === undefined) return { drafts: before, reason: `The value of ${name} is not of its type.` };
    drafts.set(name, draft);
  }
  return { drafts };
}
