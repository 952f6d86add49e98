import { toJsonString } from "@bufbuild/protobuf";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { type BindingData, BindingDataSchema, type Literal, LiteralSchema, type Scalar } from "@haltere/idl/core";
import { durationMilliseconds, durationText } from "./duration.ts";

/** A value on one line, as short as it can be told: `3`, `"north"`, `[1, 2]`, `{"a": 1}`, a file by its address. */
export function valueText(literal: Literal | undefined): string {
  if (literal === undefined) return "none";
  switch (literal.value.case) {
    case undefined:
      return "none";
    case "scalar":
      return scalarText(literal.value.value);
    case "collection":
      return `[${literal.value.value.literals.map(valueText).join(", ")}]`;
    case "map":
      return entries(literal.value.value.literals, valueText);
    case "offloadedMetadata":
      return literal.value.value.uri;
    default:
      return toJsonString(LiteralSchema, literal);
  }
}

/** Where an input comes from: a value, `n0.o0`, or a list or map of such. */
export function bindingText(binding: BindingData | undefined): string {
  if (binding === undefined) return "none";
  switch (binding.value.case) {
    case undefined:
      return "none";
    case "scalar":
      return scalarText(binding.value.value);
    case "collection":
      return `[${binding.value.value.bindings.map(bindingText).join(", ")}]`;
    case "map":
      return entries(binding.value.value.bindings, bindingText);
    case "promise": {
      const { nodeId, var: output, attrPath } = binding.value.value;
      const path = attrPath.map(({ value }) => `[${JSON.stringify(value.value)}]`).join("");
      return nodeId === "" || nodeId === "start-node" ? `input ${output}${path}` : `${nodeId}.${output}${path}`;
    }
    default:
      return toJsonString(BindingDataSchema, binding);
  }
}

function entries<T>(map: Readonly<Record<string, T>>, text: (value: T) => string): string {
  return `{${Object.entries(map)
    .map(([key, value]) => `${JSON.stringify(key)}: ${text(value)}`)
    .join(", ")}}`;
}

function scalarText({ value }: Scalar): string {
  switch (value.case) {
    case "primitive":
      return primitiveText(value.value.value);
    case "noneType":
      return "none";
    case "union":
      return valueText(value.value.value);
    case "generic":
      return JSON.stringify(value.value);
    case "blob":
    case "structuredDataset":
    case "schema":
      return value.value.uri;
    case "binary":
      return `${value.value.value.length} bytes of ${value.value.tag || "binary"}`;
    case "error":
      return value.value.message;
    case undefined:
      return "none";
  }
}

type PrimitiveValue = Extract<Scalar["value"], { case: "primitive" }>["value"]["value"];

function primitiveText(value: PrimitiveValue): string {
  switch (value.case) {
    case "datetime":
      return timestampDate(value.value).toISOString();
    case "duration":
      return durationText(durationMilliseconds(value.value) ?? 0);
    case "stringValue":
      return JSON.stringify(value.value);
    case undefined:
      return "none";
    default:
      return String(value.value);
  }
}
