import { FlyteError } from "@haltere/core";

/** What a template in a script may name. */
export interface ScriptValues {
  readonly inputs: Readonly<Record<string, string>>;
  /** Paths, where the script has outputs. */
  readonly outputs?: Readonly<Record<string, string>>;
  readonly ctx: unknown;
}

const template = /\{(inputs|outputs|ctx)((?:\.\w+)+)\}/g;

/**
 * A script with `{inputs.x}`, `{outputs.y}` and `{ctx.executionId.name}` filled in, as flytekit's ShellTask has them.
 * Any other brace is the script's own. Texts are put in as they are: quote them in the script.
 * @throws FlyteError naming the template that stands for nothing.
 */
export function fillScript(script: string, values: ScriptValues): string {
  return script.replace(template, (whole, root: keyof ScriptValues, rest: string) => {
    let value: unknown = values[root];
    for (const name of rest.slice(1).split(".")) {
      value = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
    }
    if (typeof value === "string" || typeof value === "number") return String(value);
    throw new FlyteError("InvalidArgument", `the script names ${whole}, which stands for nothing`, {
      hint: `Inputs are ${names(values.inputs)}, outputs ${names(values.outputs)}.`,
    });
  });
}

/** The inputs that a script names. */
export function scriptInputs(script: string): readonly string[] {
  return [...script.matchAll(template)].flatMap(([, root, rest = ""]) =>
    root === "inputs" ? [rest.slice(1).split(".")[0] ?? ""] : [],
  );
}

function names(values: Readonly<Record<string, string>> = {}): string {
  return Object.keys(values).join(", ") || "none";
}
