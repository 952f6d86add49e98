import { isPackedArray, isPackedMap, type Packed, type PackedMap } from "@haltere/core";
import { endPhases, type NotificationDraft, type NotificationWay, recipientsOf } from "./notifications.ts";
import { pairLines, type Settings, usualSettings } from "./settings.ts";

type TextName = "name" | "maxParallelism" | "rawOutput" | "serviceAccount" | "iamRole" | "clusterPool" | "clusterLabel";
type PairName = "labels" | "annotations" | "envs";

const textKeys: readonly (readonly [string, TextName])[] = [
  ["name", "name"],
  ["max_parallelism", "maxParallelism"],
  ["raw_output_prefix", "rawOutput"],
  ["service_account", "serviceAccount"],
  ["iam_role", "iamRole"],
  ["cluster_pool", "clusterPool"],
  ["cluster_label", "clusterLabel"],
];
const pairKeys: readonly PairName[] = ["labels", "annotations", "envs"];
const ways: readonly (readonly [string, NotificationWay])[] = [
  ["email", "email"],
  ["slack", "slack"],
  ["pager_duty", "pagerDuty"],
];
const known = new Set<Packed>([
  ..."launch_plan task version inputs tags interruptible overwrite_cache notifications".split(" "),
  ...pairKeys,
  ...textKeys.map(([key]) => key),
]);

/** What a launch is told beside its inputs, as entries of its text; what is as usual is left out. */
export function settingsText(settings: Settings): [Packed, Packed][] {
  const entries: [Packed, Packed][] = [];
  for (const [key, name] of textKeys) {
    const value = settings[name].trim();
    if (value !== "") entries.push([key, name === "maxParallelism" && /^\d{1,9}$/.test(value) ? BigInt(value) : value]);
  }
  for (const name of pairKeys) {
    const lines = linesOf(settings[name]).map((line): [Packed, Packed] => {
      const at = line.indexOf("=");
      return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
    });
    if (lines.length > 0) entries.push([name, new Map(lines)]);
  }
  const tags = linesOf(settings.tags);
  if (tags.length > 0) entries.push(["tags", tags]);
  if (settings.interruptible !== "as registered") entries.push(["interruptible", settings.interruptible === "yes"]);
  if (settings.overwriteCache) entries.push(["overwrite_cache", true]);
  if (settings.notify === "nobody") entries.push(["notifications", []]);
  if (settings.notify === "these") {
    const rows = settings.notifications.map(({ by, phases, recipients }) => {
      const key = ways.find(([, way]) => way === by)?.[0] ?? by;
      return new Map<Packed, Packed>([
        [key, recipientsOf(recipients)],
        ["phases", [...phases]],
      ]);
    });
    entries.push(["notifications", rows]);
  }
  return entries;
}

export type SettingsRead = { readonly settings: Settings } | { readonly reason: string };

/** The same back, out of a whole launch. */
export function settingsFromText(text: PackedMap): SettingsRead {
  const unknown = [...text.keys()].find((key) => !known.has(key));
  if (unknown !== undefined)
    return { reason: `There is no setting ${String(unknown)}. There are ${[...known].join(", ")}.` };
  const told: { -readonly [Name in keyof Settings]?: Settings[Name] } = {};
  for (const [key, name] of textKeys) {
    const value = text.get(key);
    if (value === undefined || value === null) continue;
    if (typeof value === "object") return { reason: `The setting ${key} has to be a text.` };
    told[name] = String(value);
  }
  for (const name of pairKeys) {
    const value = text.get(name) ?? new Map();
    if (!isPackedMap(value)) return { reason: `The setting ${name} has to be an object of texts.` };
    told[name] = pairLines(Object.fromEntries([...value].map(([key, item]) => [String(key), String(item)])));
  }
  const tags = text.get("tags") ?? [];
  if (!isPackedArray(tags)) return { reason: "The setting tags has to be a list of texts." };
  told.tags = tags.map(String).join("\n");
  for (const key of ["interruptible", "overwrite_cache"] as const) {
    const value = text.get(key) ?? undefined;
    if (value !== undefined && typeof value !== "boolean")
      return { reason: `The setting ${key} has to be true or false.` };
    if (key === "overwrite_cache") told.overwriteCache = value === true;
    else told.interruptible = value === undefined ? "as registered" : value ? "yes" : "no";
  }
  const notifications = text.get("notifications") ?? undefined;
  if (notifications !== undefined) {
    const drafts = isPackedArray(notifications) ? notifications.map(notificationOf) : [undefined];
    if (!drafts.every((draft) => draft !== undefined))
      return { reason: "Notifications have to be a list such as [{ email: [a@example.com], phases: [FAILED] }]." };
    told.notify = drafts.length === 0 ? "nobody" : "these";
    told.notifications = drafts;
  }
  return { settings: { ...usualSettings, ...told } };
}

function notificationOf(packed: Packed): NotificationDraft | undefined {
  if (!isPackedMap(packed)) return undefined;
  const [key, by] = ways.find(([name]) => packed.has(name)) ?? [];
  const recipients = key === undefined ? undefined : packed.get(key);
  const phases = packed.get("phases");
  if (by === undefined || recipients === undefined || !isPackedArray(recipients)) return undefined;
  const ends: readonly Packed[] = endPhases;
  if (phases === undefined || !isPackedArray(phases) || !phases.every((phase) => ends.includes(phase)))
    return undefined;
  return {
    by,
    recipients: recipients.map(String).join(", "),
    phases: endPhases.filter((phase) => phases.includes(phase)),
  };
}

function linesOf(given: string): string[] {
  return given
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
