import {
  type Container,
  type Resources_ResourceEntry,
  Resources_ResourceNameSchema,
  type TaskTemplate,
} from "@haltere/idl/core";
import { durationMilliseconds, durationText } from "./duration.ts";
import { type Facts, factsOf } from "./facts.ts";

/** What a task says of how it is run, besides its interface. */
export function taskFacts(template: TaskTemplate): Facts[] {
  const { type, taskTypeVersion, metadata, target, custom, config, securityContext } = template;
  const runtime = metadata?.runtime;
  const timeout = durationMilliseconds(metadata?.timeout) ?? 0;
  const container = target.case === "container" ? target.value : undefined;
  const interruptible =
    metadata?.interruptibleValue.case === "interruptible" ? metadata.interruptibleValue.value : undefined;
  return [
    factsOf("Task", [
      ["type", taskTypeVersion > 0 ? `${type}, version ${taskTypeVersion}` : type],
      ["runtime", [runtime?.flavor, runtime?.version].filter(Boolean).join(" ")],
      ["retries", String(metadata?.retries?.retries ?? 0)],
      ["timeout", timeout > 0 ? durationText(timeout) : "none"],
      ["interruptible", interruptible === undefined ? undefined : yes(interruptible)],
      ["deck", metadata?.generatesDeck === true ? "yes" : undefined],
      ["pod template", metadata?.podTemplateName],
      ["deprecated", metadata?.deprecatedErrorMessage],
    ]),
    factsOf("Cache", [
      ["cached", yes(metadata?.discoverable ?? false)],
      ["version", metadata?.discoveryVersion],
      ["one at a time", metadata?.cacheSerializable ? "yes" : undefined],
      ["ignored inputs", metadata?.cacheIgnoreInputVars.join(", ")],
    ]),
    ...(container ? containerFacts(container) : []),
    ...(target.case === "sql" ? [factsOf("SQL", [["statement", target.value.statement]])] : []),
    ...(target.case === "k8sPod" ? [factsOf("Pod", flattened("", target.value.podSpec ?? {}))] : []),
    factsOf(
      "Secrets",
      (securityContext?.secrets ?? []).map(({ group, key }) => [`${group}/${key}`, "asked for"]),
    ),
    factsOf("Config", Object.entries(config)),
    factsOf("Custom", flattened("", custom ?? {})),
  ].filter(({ facts }) => facts.length > 0);
}

function containerFacts({ image, command, args, env, resources }: Container): Facts[] {
  return [
    factsOf("Container", [
      ["image", image],
      ["command", command.join(" ")],
      ["arguments", args.join(" ")],
    ]),
    factsOf(
      "Environment",
      env.map(({ key, value }) => [key, value]),
    ),
    factsOf("Resources", [
      ...(resources?.requests ?? []).map((entry) => [`${resourceName(entry)} asked for`, entry.value] as const),
      ...(resources?.limits ?? []).map((entry) => [`${resourceName(entry)} at most`, entry.value] as const),
    ]),
  ];
}

function resourceName({ name }: Resources_ResourceEntry): string {
  return Resources_ResourceNameSchema.value[name]?.name.toLowerCase().replaceAll("_", " ") ?? `resource ${name}`;
}

const yes = (value: boolean): string => (value ? "yes" : "no");

/** The leaves of a tree by their paths: `a.b[0]`. */
function flattened(path: string, value: unknown): [string, string][] {
  if (Array.isArray(value) && value.length > 0)
    return value.flatMap((item, index) => flattened(`${path}[${index}]`, item));
  if (typeof value === "object" && value !== null && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, item]) => flattened(path === "" ? key : `${path}.${key}`, item));
  return path === "" ? [] : [[path, JSON.stringify(value)]];
}
