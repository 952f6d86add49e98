import {
  type Container,
  type K8sPod,
  type Resources_ResourceEntry,
  Resources_ResourceNameSchema,
  Secret_MountTypeSchema,
  type SecurityContext,
  Sql_DialectSchema,
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
      ["runs as eager", metadata?.isEager ? "yes" : undefined],
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
    ...(target.case === "sql"
      ? [
          factsOf("SQL", [
            ["dialect", Sql_DialectSchema.value[target.value.dialect]?.name.toLowerCase()],
            ["statement", target.value.statement],
          ]),
        ]
      : []),
    ...(target.case === "k8sPod" ? [factsOf("Pod", podFacts(target.value))] : []),
    factsOf("Accelerator", acceleratorFacts(template)),
    factsOf("Security", securityFacts(securityContext)),
    factsOf("Config", Object.entries(config)),
    factsOf("Custom", flattened("", custom ?? {})),
  ].filter(({ facts }) => facts.length > 0);
}

function containerFacts({ image, command, args, env, resources }: Container): Facts[] {
  const code = codeOf([...command, ...args]);
  const words = (all: readonly string[]) => all.map((word) => (word === code ? "‹code›" : word)).join(" ");
  return [
    factsOf("Image", [["image", image]]),
    factsOf("Code", [["archive", code]]),
    factsOf("Command", [
      ["command", words(command)],
      ["arguments", words(args)],
    ]),
    factsOf("Resources", [
      ...(resources?.requests ?? []).map((entry) => [`${resourceName(entry)} asked for`, entry.value] as const),
      ...(resources?.limits ?? []).map((entry) => [`${resourceName(entry)} at most`, entry.value] as const),
    ]),
    factsOf(
      "Environment",
      env.map(({ key, value }) => [key, value]),
    ),
  ];
}

/** The archive that a fast registration has the code in, which has the code's hash in its address. */
function codeOf(words: readonly string[]): string | undefined {
  const at = words.indexOf("--additional-distribution");
  return at < 0 ? undefined : words[at + 1];
}

function podFacts({ metadata, podSpec, primaryContainerName, dataConfig }: K8sPod): (readonly [string, string])[] {
  return [
    ...(primaryContainerName ? [["primary container", primaryContainerName] as const] : []),
    ...Object.entries(metadata?.labels ?? {}).map(([name, value]) => [`label ${name}`, value] as const),
    ...Object.entries(metadata?.annotations ?? {}).map(([name, value]) => [`annotation ${name}`, value] as const),
    ...(dataConfig?.enabled
      ? [["inputs at", dataConfig.inputPath] as const, ["outputs at", dataConfig.outputPath] as const]
      : []),
    ...flattened("", podSpec ?? {}),
  ];
}

function acceleratorFacts({ extendedResources }: TaskTemplate): (readonly [string, string | undefined])[] {
  const gpu = extendedResources?.gpuAccelerator;
  return [
    ["device", gpu?.device],
    ["partition", gpu?.partitionSizeValue.case === "partitionSize" ? gpu.partitionSizeValue.value : undefined],
    ["shared memory", extendedResources?.sharedMemory?.sizeLimit],
  ];
}

function securityFacts(context: SecurityContext | undefined): (readonly [string, string | undefined])[] {
  return [
    ["service account", context?.runAs?.k8sServiceAccount],
    ["IAM role", context?.runAs?.iamRole],
    ["runs as", context?.runAs?.executionIdentity],
    ...(context?.secrets ?? []).map(({ group, key, groupVersion, mountRequirement, envVar }) => {
      const how = Secret_MountTypeSchema.value[mountRequirement]?.name.toLowerCase().replaceAll("_", " ") ?? "";
      const name = `secret ${[group, groupVersion, key].filter(Boolean).join("/")}`;
      return [name, envVar ? `in the variable ${envVar}` : `mounted as ${how}`] as const;
    }),
    ...(context?.tokens ?? []).map(({ name }) => [`token ${name}`, "asked for"] as const),
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
