import { FlyteError } from "@haltere/core";
import type { LiteralMap } from "@haltere/idl/core";
import { type InputValue, inputValue } from "./input-value.ts";

const placeholder = /\{inputs\.([^}]+)\}/g;

/**
 * The value with `{inputs.x}` in its texts replaced, in lists and objects too; flytekit's `format_dict`. A text that is
 * one placeholder becomes the input's value, as it is; other braces stay.
 * @throws FlyteError InvalidArgument for a placeholder of an input that was not given, naming it.
 */
export function fillTemplate(template: unknown, inputs: LiteralMap): unknown {
  const known = new Map<string, InputValue>();
  const read = (input: string): InputValue => {
    const found = known.get(input);
    if (found !== undefined) return found;
    const literal = Object.hasOwn(inputs.literals, input) ? inputs.literals[input] : undefined;
    if (literal === undefined) {
      throw new FlyteError("InvalidArgument", `the template wants an input ${input} that was not given`, {
        where: { input },
        hint: `The inputs are ${Object.keys(inputs.literals).join(", ") || "none"}.`,
      });
    }
    const value = inputValue(literal, input);
    known.set(input, value);
    return value;
  };
  const fill = (value: unknown): unknown => {
    if (typeof value === "string") {
      const whole = /^\{inputs\.([^}]+)\}$/.exec(value)?.[1];
      if (whole !== undefined) return read(whole).value;
      return value.replace(placeholder, (_, input: string) => read(input).text);
    }
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item)]));
  };
  return fill(template);
}

/** The inputs that a template's texts want. */
export function wantedInputs(template: unknown): ReadonlySet<string> {
  if (typeof template === "string") {
    return new Set([...template.matchAll(placeholder)].map(([, input = ""]) => input));
  }
  if (typeof template !== "object" || template === null) return new Set();
  return new Set(Object.values(template).flatMap((item) => [...wantedInputs(item)]));
}
