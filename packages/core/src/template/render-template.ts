import type { LiteralMap } from "@haltere/idl/core";
import { FlyteError } from "../flyte-error.ts";
import { mapEntry } from "../message/map-entry.ts";
import { inputText } from "./input-text.ts";

/** What the placeholders in a task's command and arguments stand for. Addresses have no slash at the end. */
export interface TemplateValues {
  /** `{{.input}}`: where inputs.pb lies. */
  readonly input: string;
  /** `{{.inputPrefix}}`: the folder that inputs.pb lies in. */
  readonly inputPrefix: string;
  readonly outputPrefix: string;
  readonly rawOutputDataPrefix: string;
  readonly checkpointOutputPrefix: string;
  /** Empty, or absent, where there is no earlier checkpoint: then two quotes are written, as Flyte does. */
  readonly prevCheckpointPrefix?: string;
  /** Name of the attempt; `{{.perRetryUniqueKey}}` is this with everything but letters, digits and `_` replaced. */
  readonly generatedName: string;
  readonly namespace: string;
  /** `{{.taskTemplatePath}}`: where task.pb lies. Absent where nobody stored it; a template that asks for it is refused. */
  readonly taskTemplatePath?: string;
  /** `{{.inputs.x}}`. */
  readonly inputs: LiteralMap;
}

/**
 * Fills the placeholders `{{ .name }}` or `{{ $name }}` of a container's command or arguments, whatever their case. Words
 * without one, and with one that Flyte does not know, stay as they are.
 * @throws FlyteError InvalidArgument, naming the input, where `{{.inputs.x}}` has no value or one that a command line
 *   cannot carry.
 */
export function renderTemplate(words: readonly string[], values: TemplateValues): string[] {
  return words.map((word) => (word.includes("{{") ? renderWord(word, values) : word));
}

/** Whether any of the words has the placeholder `{{.taskTemplatePath}}`, so that task.pb must be stored before. */
export function needsTaskTemplate(words: readonly string[]): boolean {
  return words.some((word) =>
    [...word.matchAll(placeholder)].some(([, name]) => name?.toLowerCase() === "tasktemplatepath"),
  );
}

const placeholder = /\{\{\s*[.$](\w+)\s*\}\}/g;
const inputPlaceholder = /\{\{\s*[.$]inputs\.([^}\s]+)\s*\}\}/gi;

function renderWord(word: string, values: TemplateValues): string {
  const filled = word.replace(
    placeholder,
    (whole, name: string) => placeholderValue(name.toLowerCase(), values) ?? whole,
  );
  return filled.replace(inputPlaceholder, (_, name: string) => inputValue(name, values.inputs));
}

function placeholderValue(name: string, values: TemplateValues): string | undefined {
  switch (name) {
    case "input":
      return values.input;
    case "inputprefix":
      return values.inputPrefix;
    case "outputprefix":
      return values.outputPrefix;
    case "rawoutputdataprefix":
      return values.rawOutputDataPrefix;
    case "prevcheckpointprefix":
      return values.prevCheckpointPrefix || '""';
    case "checkpointoutputprefix":
      return values.checkpointOutputPrefix;
    case "perretryuniquekey":
      return values.generatedName.replace(/^[^a-zA-Z_]+/, "a").replace(/[^a-zA-Z0-9_]+/g, "_");
    case "namespace":
      return values.namespace;
    case "tasktemplatepath":
      if (values.taskTemplatePath === undefined) {
        throw new FlyteError("Internal", "The command asks for the task's template, which was not stored.");
      }
      return values.taskTemplatePath;
    default:
      return undefined;
  }
}

function inputValue(name: string, inputs: LiteralMap): string {
  const literal = mapEntry(inputs.literals, name);
  if (literal === undefined) {
    throw new FlyteError("InvalidArgument", `The command asks for input ${name}, which the task was not given.`, {
      where: { input: name },
      hint: `Add ${name} to the task's inputs, or take {{.inputs.${name}}} out of its command.`,
    });
  }
  const text = inputText(literal);
  if (!text.ok) {
    throw new FlyteError("InvalidArgument", `Input ${name} cannot stand in a command line: it ${text.reason}.`, {
      where: { input: name },
      hint: "Give the command a primitive value, a file, or a list of such.",
    });
  }
  return text.text;
}
