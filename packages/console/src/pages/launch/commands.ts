import { toJsonString } from "@bufbuild/protobuf";
import { type ExecutionCreateRequest, ExecutionCreateRequestSchema } from "@haltere/idl/admin";
import { LiteralMapSchema, ResourceType } from "@haltere/idl/core";
import type { Draft } from "../../forms/draft.ts";
import { FaultList } from "../../forms/faults.ts";
import { toPacked } from "../../forms/packed-value.ts";
import type { Shape } from "../../forms/shape.ts";
import { exactText } from "../../values/exact-text.ts";
import type { Settings } from "./settings.ts";

/** A value that the launch gives, as the form has it. */
export interface Given {
  readonly name: string;
  readonly shape: Shape;
  readonly draft: Draft;
}

/** The same launch over REST. */
export function curlCommand(request: ExecutionCreateRequest, address: string): string {
  const body = toJsonString(ExecutionCreateRequestSchema, request);
  return `curl -sS -X POST ${quoted(`${address}/api/v1/executions`)} -H 'Content-Type: application/json' -d ${quoted(body)}`;
}

/** The same launch by flytekit. */
export function pythonCommand(request: ExecutionCreateRequest, host: string, insecure: boolean): string {
  const { spec, inputs, project, domain, name } = request;
  const id = spec?.launchPlan;
  const fetch = id?.resourceType === ResourceType.TASK ? "fetch_task" : "fetch_launch_plan";
  const literal = JSON.stringify(inputs === undefined ? "{}" : toJsonString(LiteralMapSchema, inputs));
  const words = (values: Readonly<Record<string, string>>) => JSON.stringify(values);
  const settings: string[] = [];
  const more: string[] = [];
  if (name !== "") settings.push(`execution_name=${JSON.stringify(name)}`);
  if (spec?.overwriteCache) settings.push("overwrite_cache=True");
  if (spec?.interruptible !== undefined) settings.push(`interruptible=${spec.interruptible ? "True" : "False"}`);
  if (spec?.envs !== undefined)
    settings.push(`envs=${words(Object.fromEntries(spec.envs.values.map(({ key, value }) => [key, value])))}`);
  if (spec && spec.tags.length > 0) settings.push(`tags=${JSON.stringify(spec.tags)}`);
  if (spec?.labels !== undefined) more.push(`labels=common.Labels(${words(spec.labels.values)})`);
  if (spec?.annotations !== undefined) more.push(`annotations=common.Annotations(${words(spec.annotations.values)})`);
  if (spec?.rawOutputDataConfig !== undefined)
    more.push(
      `raw_output_data_config=common.RawOutputDataConfig(${JSON.stringify(spec.rawOutputDataConfig.outputLocationPrefix)})`,
    );
  if (spec && spec.maxParallelism > 0) more.push(`max_parallelism=${spec.maxParallelism}`);
  const identity = spec?.securityContext?.runAs;
  if (identity !== undefined) {
    const { k8sServiceAccount, iamRole } = identity;
    more.push(
      `security_context=security.SecurityContext(run_as=security.Identity(iam_role=${JSON.stringify(iamRole)}, k8s_service_account=${JSON.stringify(k8sServiceAccount)}))`,
    );
  }
  if (spec?.notificationOverrides.case === "disableAll" && spec.notificationOverrides.value)
    more.push("disable_notifications=True");
  if (more.length > 0) settings.push(`options=Options(${more.join(", ")})`);
  return [
    "from flyteidl.core import literals_pb2",
    "from flytekit.configuration import Config",
    ...(more.length > 0
      ? ["from flytekit.core.options import Options", "from flytekit.models import common, security"]
      : []),
    "from flytekit.models.literals import LiteralMap",
    "from flytekit.remote import FlyteRemote",
    "from google.protobuf.json_format import Parse",
    "",
    `remote = FlyteRemote(Config.for_endpoint(${JSON.stringify(host)}, insecure=${insecure ? "True" : "False"}), default_project=${JSON.stringify(project)}, default_domain=${JSON.stringify(domain)})`,
    `entity = remote.${fetch}(name=${JSON.stringify(id?.name)}, version=${JSON.stringify(id?.version)})`,
    `inputs = LiteralMap.from_flyte_idl(Parse(${literal}, literals_pb2.LiteralMap()))`,
    `execution = remote.execute(entity, inputs=${["inputs.literals", ...settings].join(", ")})`,
    "print(execution.id.name)",
  ].join("\n");
}

const taken = new Set(
  "remote r version name detach overwriteCache dataDir image env endpoint config project domain help p d h".split(" "),
);

/**
 * The same launch by `haltere run`, which registers the file as it is and runs it; undefined where a command line has no word for a value or
 * for a setting.
 */
export function cliCommand(
  request: ExecutionCreateRequest,
  settings: Settings,
  given: readonly Given[],
  host: string,
): string | undefined {
  const { project, domain, spec } = request;
  const id = spec?.launchPlan;
  const dot = id?.name.lastIndexOf(".") ?? -1;
  if (id === undefined || dot <= 0) return undefined;
  const told = { ...settings, name: "", overwriteCache: false };
  if (Object.values(told).some((value) => value !== "" && value !== false && value !== "as registered"))
    return undefined;
  const inputs: string[] = [];
  for (const { name, shape, draft } of given) {
    const word = cliWord(shape, draft);
    if (word === undefined) return undefined;
    inputs.push(`${taken.has(name) ? `--input.${name}` : `--${name}`}=${quoted(word)}`);
  }
  const words = [
    "npx haltere run --remote",
    ...(settings.name === "" ? [] : [`--name ${settings.name}`]),
    ...(settings.overwriteCache ? ["--overwrite-cache"] : []),
    `--endpoint ${host} --project ${project} --domain ${domain}`,
    quoted(`${id.name.slice(0, dot).replaceAll(".", "/")}.ts`),
    quoted(id.name.slice(dot + 1)),
    ...inputs,
  ];
  return words.join(" ");
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

/** A word of a shell, whatever is in it. */
function quoted(word: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
