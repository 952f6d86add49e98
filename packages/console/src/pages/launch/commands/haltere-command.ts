import type { ExecutionCreateRequest } from "@haltere/idl/admin";
import type { Draft } from "../../../forms/draft.ts";
import { FaultList } from "../../../forms/faults.ts";
import { toPacked } from "../../../forms/packed-value.ts";
import type { Shape } from "../../../forms/shape.ts";
import { exactText } from "../../../values/exact-text.ts";
import type { Given } from "../request-of.ts";
import { type Settings, usualSettings } from "../settings.ts";
import { shellWord } from "./shell-word.ts";

/** A command line that does the same, or why none does. */
export type CommandLine = { readonly command: string } | { readonly reason: string };

const taken = new Set(
  "remote r version name detach overwriteCache dataDir image env endpoint config project domain help p d h".split(" "),
);

/** The same launch by `haltere run`, which registers the file as it is and runs it. */
export function haltereCommand(
  request: ExecutionCreateRequest,
  settings: Settings,
  given: readonly Given[],
  host: string,
): CommandLine {
  const { project, domain, spec } = request;
  const id = spec?.launchPlan;
  const dot = id?.name.lastIndexOf(".") ?? -1;
  if (id === undefined || dot <= 0) return { reason: "Its name says no file that haltere run could take." };
  const names = Object.keys(usualSettings) as (keyof Settings)[];
  const other = names.find(
    (name) => !["name", "overwriteCache", "notifications"].includes(name) && settings[name] !== usualSettings[name],
  );
  if (other !== undefined) return { reason: "haltere run has no word for these options." };
  const inputs: string[] = [];
  for (const { name, shape, draft } of given) {
    const word = cliWord(shape, draft);
    if (word === undefined) return { reason: `A command line of haltere run cannot say the value of ${name} exactly.` };
    inputs.push(`${taken.has(name) ? `--input.${name}` : `--${name}`}=${shellWord(word)}`);
  }
  const words = [
    "npx haltere run --remote",
    ...(settings.name === "" ? [] : [`--name ${settings.name}`]),
    ...(settings.overwriteCache ? ["--overwrite-cache"] : []),
    `--endpoint ${host} --project ${project} --domain ${domain}`,
    shellWord(`${id.name.slice(0, dot).replaceAll(".", "/")}.ts`),
    shellWord(id.name.slice(dot + 1)),
    ...inputs,
  ];
  return { command: words.join(" ") };
}

/** What the command line reads as the same value. */
function cliWord(shape: Shape, draft: Draft): string | undefined {
  if (!speaks(shape, draft)) return undefined;
  const packed = toPacked(shape, draft, new FaultList(), "", "text");
  if (packed === undefined) return undefined;
  if (packed === null) return "none";
  if (typeof packed === "string") return packed.includes("\0") ? undefined : packed;
  const word = exactText(packed, 0);
  return word === undefined || (/(^|[ [:,])-?\.(nan|inf)\b/.test(word) && typeof packed === "object")
    ? undefined
    : word.replace(/^(-?)\.(nan|inf)$/, (_, sign, what) => sign + (what === "nan" ? "nan" : "Infinity"));
}

/** Whether the command line takes each word within for what the form says: it has no tags for the variants of unions. */
function speaks(shape: Shape, draft: Draft): boolean {
  switch (shape.kind) {
    case "list":
      return draft.kind === "items" && draft.items.every((item) => speaks(shape.element, item));
    case "map":
      return draft.kind === "entries" && draft.entries.every((entry) => speaks(shape.element, entry.draft));
    case "union": {
      const [one, other, ...more] = shape.variants.toSorted((a) => (a.shape.kind === "none" ? 1 : -1));
      if (draft.kind !== "choice" || one === undefined || other?.shape.kind !== "none" || more.length > 0) return false;
      const chosen = shape.variants[draft.index];
      if (chosen?.shape.kind === "none") return one.shape.kind !== "string" && one.shape.kind !== "any";
      const none = draft.draft.kind === "text" && /^(none|null)$/i.test(draft.draft.text);
      return chosen !== undefined && !none && speaks(chosen.shape, draft.draft);
    }
    case "object":
    case "any":
      return shape.wire === "msgpack" && draft.kind !== "kept";
    case "schema":
    case "opaque":
      return false;
    case "table":
      return draft.kind === "place" && /^[a-z][a-z0-9+.-]+:\/\//i.test(draft.uri) && draft.format === shape.type.format;
    case "blob":
      return draft.kind === "place" && /^[a-z][a-z0-9+.-]+:\/\//i.test(draft.uri);
    default:
      return draft.kind !== "kept";
  }
}
