import type { ExecutionCreateRequest } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { FaultList } from "../../../forms/faults.ts";
import { toPacked } from "../../../forms/packed-value.ts";
import type { Shape } from "../../../forms/shape.ts";
import { exactText } from "../../../values/exact-text.ts";
import type { FormInput } from "../launch-state.ts";
import type { Given } from "../request-of.ts";
import type { CommandLine } from "./haltere-command.ts";
import { shellWord } from "./shell-word.ts";

/**
 * The same launch by `pyflyte run remote-launchplan`, which runs what is registered. It sends the defaults of what is left out as well, as it reads
 * them itself, so that all inputs have to be of kinds that it reads exactly.
 */
export function pyflyteCommand(
  request: ExecutionCreateRequest,
  inputs: readonly FormInput[],
  given: readonly Given[],
  host: string,
  insecure: boolean,
): CommandLine {
  const { project, domain, name, spec } = request;
  const id = spec?.launchPlan;
  if (id === undefined || /[:]/.test(id.name + id.version))
    return { reason: "pyflyte takes names and versions apart at a colon, which this has." };
  const strange = inputs.find((input) => !isWord(input.shape) || !/^[a-z][a-z0-9_]*$/.test(input.name));
  if (strange !== undefined) return { reason: `pyflyte does not read the input ${strange.name} exactly.` };
  const options = optionsOf(request);
  if (options === undefined) return { reason: "pyflyte has no word for these options." };
  const values: string[] = [];
  for (const one of given) {
    if (one.draft.kind === "flag") {
      values.push(one.draft.on ? `--${one.name}` : `--no-${one.name.replaceAll("_", "-")}`);
      continue;
    }
    const word = wordOf(one);
    if (word === undefined) return { reason: `pyflyte does not read this value of ${one.name} exactly.` };
    values.push(`--${one.name}=${shellWord(word)}`);
  }
  const what = id.resourceType === ResourceType.TASK ? "remote-task" : "remote-launchplan";
  const words = [
    `FLYTE_PLATFORM_URL=${shellWord(host)}`,
    ...(insecure ? ["FLYTE_PLATFORM_INSECURE=true"] : []),
    `pyflyte run --project ${shellWord(project)} --domain ${shellWord(domain)}`,
    ...(name === "" ? [] : [`--name ${shellWord(name)}`]),
    ...options,
    `${what} ${shellWord(`${id.name}:${id.version}`)}`,
    ...values,
  ];
  return { command: words.join(" ") };
}

function isWord(shape: Shape): boolean {
  switch (shape.kind) {
    case "integer":
    case "float":
    case "string":
    case "boolean":
      return true;
    case "list":
    case "map":
      return ["integer", "string", "boolean"].includes(shape.element.kind);
    default:
      return false;
  }
}

function wordOf({ shape, draft, name }: Given): string | undefined {
  const packed = toPacked(shape, draft, new FaultList(), name, "text");
  if (packed === undefined || draft.kind === "kept") return undefined;
  if (typeof packed === "string") return packed.includes("\0") || packed === "" ? undefined : packed;
  if (typeof packed === "number")
    return Number.isFinite(packed) ? exactText(packed) : Number.isNaN(packed) ? "nan" : packed > 0 ? "inf" : "-inf";
  return exactText(packed, 0);
}

function optionsOf({ spec }: ExecutionCreateRequest): string[] | undefined {
  if (spec === undefined) return [];
  const identity = spec.securityContext?.runAs;
  const overrides = spec.notificationOverrides;
  if ((identity?.iamRole ?? "") !== "" || overrides.case === "notifications") return undefined;
  const option = (name: string, value: string | undefined) => (value ? [`--${name} ${shellWord(value)}`] : []);
  const pairs = (name: string, values: Readonly<Record<string, string>> | undefined) =>
    Object.entries(values ?? {}).map(([key, value]) => `--${name} ${shellWord(`${key}=${value}`)}`);
  return [
    ...pairs("label", spec.labels?.values),
    ...pairs("annotation", spec.annotations?.values),
    ...pairs("env", Object.fromEntries((spec.envs?.values ?? []).map(({ key, value }) => [key, value]))),
    ...spec.tags.map((tag) => `--tag ${shellWord(tag)}`),
    ...option("max-parallelism", spec.maxParallelism === 0 ? undefined : String(spec.maxParallelism)),
    ...option("interruptible", spec.interruptible === undefined ? undefined : String(spec.interruptible)),
    ...option("raw-output-data-prefix", spec.rawOutputDataConfig?.outputLocationPrefix),
    ...option("service-account", identity?.k8sServiceAccount),
    ...option("cluster-pool", spec.clusterAssignment?.clusterPoolName),
    ...option("execution-cluster-label", spec.executionClusterLabel?.value),
    ...(spec.overwriteCache ? ["--overwrite-cache"] : []),
    ...(overrides.case === "disableAll" && overrides.value ? ["--disable-notifications"] : []),
  ];
}
