import { FlyteError, literalMap, literalText, literalTypeText } from "@haltere/core";
import type { Literal, LiteralMap, LiteralType, Parameter, ParameterMap } from "@haltere/idl/core";
import { SimpleType } from "@haltere/idl/core";
import { type Command, Option } from "commander";
import { inputFromText } from "./input-value.ts";
import { InputValueError } from "./input-value-error.ts";
import type { Now } from "./time-value.ts";

/** The inputs of an entity as options of a command. */
export interface InputOptions {
  /** The values that were given, after the command has been parsed. Throws for a required one that was not. */
  read(): LiteralMap;
}

/**
 * Adds an option for each input to a command: `--name <type>`, or `--name` and `--no-name` for a boolean. An input whose
 * name is taken is given as `--input.<name>`.
 * @param taken Names of options, in camel case, that the command has beside these.
 */
export function addInputOptions(
  command: Command,
  inputs: ParameterMap,
  owner: { readonly kind: "task" | "workflow" | "launch plan"; readonly name: string },
  { now, taken }: { readonly now: Now; readonly taken: ReadonlySet<string> },
): InputOptions {
  const given = new Map<string, Literal>();
  const flags = new Map<string, string>();
  const place = (input: string) => ({ [owner.kind === "launch plan" ? "launchPlan" : owner.kind]: owner.name, input });
  for (const [name, parameter] of Object.entries(inputs.parameters)) {
    const type = parameter.var?.type;
    if (type === undefined) continue;
    const flag = taken.has(new Option(`--${name}`).attributeName()) ? `--input.${name}` : `--${name}`;
    flags.set(name, flag);
    const take = (text: string): void => {
      try {
        given.set(name, inputFromText(text, type, now));
      } catch (thrown) {
        if (!(thrown instanceof InputValueError)) throw thrown;
        throw new FlyteError("InvalidArgument", `The input ${name} of ${owner.name}: ${thrown.message}.`, {
          where: place(name),
          hint: `Give it as ${optionText(flag, type)}.`,
          cause: thrown,
        });
      }
    };
    for (const option of optionsOf(flag, parameter, type)) {
      command.addOption(option);
      command.on(`option:${option.name()}`, (text: string | null | undefined) =>
        take(text ?? (option.negate ? "false" : "true")),
      );
    }
  }
  return {
    read() {
      const missing = Object.entries(inputs.parameters).filter(
        ([name, { behavior }]) => isRequired(behavior) && !given.has(name),
      );
      const [first] = missing;
      if (first !== undefined) {
        const names = missing.map(([name]) => name);
        const ways = missing.map(([name, { var: variable }]) => optionText(flags.get(name) ?? "", variable?.type));
        throw new FlyteError(
          "InvalidArgument",
          `The ${owner.kind} ${owner.name} needs the ${names.length === 1 ? "input" : "inputs"} ${names.join(", ")}.`,
          { where: place(first[0]), hint: `Add ${ways.join(" ")}.` },
        );
      }
      return literalMap(Object.fromEntries(given));
    },
  };
}

function optionText(flag: string, type: LiteralType | undefined): string {
  return isBoolean(type) ? flag : `${flag} <${literalTypeText(type)}>`;
}

function isBoolean(type: LiteralType | undefined): boolean {
  return type?.type.case === "simple" && type.type.value === SimpleType.BOOLEAN;
}

function isRequired(behavior: Parameter["behavior"]): boolean {
  return behavior.case === undefined || (behavior.case === "required" && behavior.value);
}

function optionsOf(flag: string, parameter: Parameter, type: LiteralType): Option[] {
  const description = descriptionOf(parameter);
  if (isBoolean(type)) {
    return [
      new Option(`${flag} [true|false]`, description),
      new Option(flag.replace("--", "--no-"), "the same as false"),
    ];
  }
  return [new Option(`${flag} <${literalTypeText(type).replace(/[<>]/g, "")}>`, description)];
}

function descriptionOf({ var: variable, behavior }: Parameter): string {
  const standsIn =
    behavior.case === "default"
      ? `default: ${literalText(behavior.value)}`
      : isRequired(behavior)
        ? "required"
        : "optional";
  const text = variable?.description ?? "";
  return text === "" ? `(${standsIn})` : `${text} (${standsIn})`;
}
