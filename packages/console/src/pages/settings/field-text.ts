import type { JsonValue } from "@bufbuild/protobuf";
import type { FieldForm } from "./attribute-kinds.ts";
import { labelsOfText, labelsText } from "./labels-text.ts";

/** A field's value as a reader sees it; undefined for nothing. */
export function fieldText(form: FieldForm, value: JsonValue | undefined): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  switch (form.kind) {
    case "yes or no":
      return value === true ? "yes" : "no";
    case "lines":
      return Array.isArray(value) ? value.map(String).join(", ") || undefined : undefined;
    case "pairs":
      return pairsText(value).split("\n").join(", ") || undefined;
    case "plugins":
      return pluginRows(value)
        .map(({ taskType, plugins, orFail }) => `${taskType} by ${plugins.join(", ")}${orFail ? ", or fails" : ""}`)
        .join("; ");
    case "text":
    case "count":
      return String(value);
  }
}

/** Names and values as lines `name=value`, whether they are kept as a map or as a list. */
export function pairsText(value: JsonValue | undefined): string {
  if (Array.isArray(value))
    return value
      .map((one) => (isObject(one) ? `${String(one.key ?? "")}=${String(one.value ?? "")}` : ""))
      .filter((line) => line !== "")
      .join("\n");
  if (!isObject(value)) return "";
  return labelsText(Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)])));
}

/** What such lines say; undefined for nothing. */
export function pairsOfText(text: string, kept: "map" | "list"): JsonValue | undefined {
  const pairs = labelsOfText(text);
  if (Object.keys(pairs).length === 0) return undefined;
  return kept === "map" ? pairs : Object.entries(pairs).map(([key, value]) => ({ key, value }));
}

/** An override of plugins. */
export interface PluginRow {
  readonly taskType: string;
  readonly plugins: readonly string[];
  /** Whether a task fails where none of them is there; else its type's own plugin runs it. */
  readonly orFail: boolean;
}

export function pluginRows(value: JsonValue | undefined): PluginRow[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).map(({ taskType, pluginId, missingPluginBehavior }) => ({
    taskType: typeof taskType === "string" ? taskType : "",
    plugins: Array.isArray(pluginId) ? pluginId.map(String) : [],
    // FAIL is 0, which the JSON leaves out.
    orFail: missingPluginBehavior !== "USE_DEFAULT",
  }));
}

export function pluginsOfRows(rows: readonly PluginRow[]): JsonValue | undefined {
  if (rows.length === 0) return undefined;
  return rows.map(({ taskType, plugins, orFail }) => ({
    taskType,
    pluginId: plugins.map((plugin) => plugin.trim()),
    ...(!orFail && { missingPluginBehavior: "USE_DEFAULT" }),
  }));
}

function isObject(value: JsonValue | undefined): value is { [name: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
