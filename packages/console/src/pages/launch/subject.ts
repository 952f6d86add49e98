import { fromBinary, toJson } from "@bufbuild/protobuf";
import { useQuery } from "@connectrpc/connect-query";
import {
  type Execution,
  type ExecutionSpec,
  type LaunchPlan,
  LaunchPlanState,
  Sort_Direction,
  type Task,
} from "@haltere/idl/admin";
import {
  type Identifier,
  type Literal,
  type LiteralMap,
  LiteralMapSchema,
  LiteralSchema,
  type LiteralType,
  ResourceType,
} from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { skipToken, useQuery as useFetch } from "@tanstack/react-query";
import type { Scope } from "../../data/scope.ts";
import { nearLink } from "../../values/files/near-link.ts";

/** What is launched: a version of a launch plan, or of a task by itself. */
export interface Subject {
  readonly id: Identifier;
  readonly inputs: readonly SubjectInput[];
  readonly fixed: readonly FixedInput[];
  /** Whose version's code it is; undefined for a task. */
  readonly workflowId?: Identifier | undefined;
}

export interface SubjectInput {
  readonly name: string;
  readonly type: LiteralType | undefined;
  readonly description: string;
  readonly required: boolean;
  readonly preset?: Literal | undefined;
}

export interface FixedInput {
  readonly name: string;
  /** Undefined until the workflow is read, whose it is. */
  readonly type: LiteralType | undefined;
  readonly value: Literal;
  readonly json: string;
}

/** What the address asks for: `?launch_plan=NAME&version=V`, `?task=NAME&version=V`, or `?from=RUN` to launch an earlier run again with changes. */
export interface Asked {
  readonly kind: "task" | "launch plan";
  readonly name: string;
  readonly version: string | undefined;
}

export function askedOf(
  search: Readonly<Record<string, string | undefined>>,
  from: Execution | undefined,
): Asked | undefined {
  const { version } = search;
  if (search.task !== undefined) return { kind: "task", name: search.task, version };
  const name = search.launch_plan ?? search.workflow;
  if (name !== undefined) return { kind: "launch plan", name, version };
  const id = from?.spec?.launchPlan;
  if (id === undefined) return undefined;
  return { kind: id.resourceType === ResourceType.TASK ? "task" : "launch plan", name: id.name, version: id.version };
}

const newest = { limit: 100, sortBy: { key: "created_at", direction: Sort_Direction.DESCENDING } } as const;

/** The versions of what is asked for, the newest first, and the one that is chosen. */
export function useSubject(scope: Scope, asked: Asked | undefined) {
  const id = asked === undefined ? undefined : { ...scope, name: asked.name };
  const plans = useQuery(
    AdminService.method.listLaunchPlans,
    asked?.kind === "launch plan" ? { id, ...newest } : skipToken,
  );
  const tasks = useQuery(AdminService.method.listTasks, asked?.kind === "task" ? { id, ...newest } : skipToken);
  const listed = asked?.kind === "task" ? tasks : plans;
  const rows = (asked?.kind === "task" ? tasks.data?.tasks : plans.data?.launchPlans) ?? [];
  const versions = rows.flatMap((row) => (row.id === undefined ? [] : [row.id.version]));
  const active = (plans.data?.launchPlans ?? []).find(({ closure }) => closure?.state === LaunchPlanState.ACTIVE);
  const version = asked?.version ?? versions[0];
  const whole = version === undefined || id === undefined ? undefined : { ...id, version };
  const plan = useQuery(
    AdminService.method.getLaunchPlan,
    asked?.kind === "launch plan" && whole ? { id: { ...whole, resourceType: ResourceType.LAUNCH_PLAN } } : skipToken,
  );
  const task = useQuery(
    AdminService.method.getTask,
    asked?.kind === "task" && whole ? { id: { ...whole, resourceType: ResourceType.TASK } } : skipToken,
  );
  const subject = asked?.kind === "task" ? task.data && ofTask(task.data) : plan.data && ofPlan(plan.data);
  return {
    subject,
    version,
    versions,
    active: active?.id?.version,
    error: listed.error ?? plan.error ?? task.error,
    none: listed.isSuccess && rows.length === 0,
  };
}

function ofPlan({ id, spec, closure }: LaunchPlan): Subject | undefined {
  if (id === undefined) return undefined;
  const parameters = Object.entries(closure?.expectedInputs?.parameters ?? {});
  return {
    id,
    workflowId: spec?.workflowId,
    inputs: parameters.map(([name, { var: variable, behavior }]) => ({
      name,
      type: variable?.type,
      description: variable?.description ?? "",
      required: behavior.case === undefined || (behavior.case === "required" && behavior.value),
      preset: behavior.case === "default" ? behavior.value : undefined,
    })),
    fixed: Object.entries(spec?.fixedInputs?.literals ?? {}).map(([name, value]) => ({
      name,
      type: undefined,
      value,
      json: JSON.stringify(toJson(LiteralSchema, value)),
    })),
  };
}

function ofTask({ id, closure }: Task): Subject | undefined {
  if (id === undefined) return undefined;
  const variables = Object.entries(closure?.compiledTask?.template?.interface?.inputs?.variables ?? {});
  return {
    id,
    fixed: [],
    inputs: variables.map(([name, { type, description }]) => ({ name, type, description, required: true })),
  };
}

/** Of whose code it is: the types of inputs that the launch plan fixes, and in what language it is written. */
export function useCode(subject: Subject | undefined) {
  const isTask = subject?.id.resourceType === ResourceType.TASK;
  const workflowId = subject?.workflowId;
  const workflow = useQuery(AdminService.method.getWorkflow, !isTask && workflowId ? { id: workflowId } : skipToken);
  const task = useQuery(AdminService.method.getTask, isTask && subject ? { id: subject.id } : skipToken);
  const compiled = workflow.data?.closure?.compiledWorkflow;
  const template = isTask ? task.data?.closure?.compiledTask?.template : compiled?.tasks[0]?.template;
  const types = compiled?.primary?.template?.interface?.inputs?.variables ?? {};
  return {
    typescript: template?.metadata?.runtime?.flavor === "typescript",
    fixed: (subject?.fixed ?? []).map((fixed) => ({ ...fixed, type: types[fixed.name]?.type })),
  };
}

/** An earlier run to fill the form from: what it was told, and its inputs, which lie elsewhere where they are large. */
export function useEarlierRun(scope: Scope, name: string | undefined) {
  const id = name === undefined ? undefined : { ...scope, name };
  const execution = useQuery(AdminService.method.getExecution, id ? { id } : skipToken);
  const data = useQuery(AdminService.method.getExecutionData, id ? { id } : skipToken);
  const whole = data.data?.fullInputs;
  const away = data.data?.inputs;
  const elsewhere = Object.keys(whole?.literals ?? {}).length === 0 && away !== undefined && away.bytes > 0n;
  const fetched = useFetch({
    queryKey: ["inputs of a run", scope.project, scope.domain, name],
    queryFn: elsewhere ? () => literalsAt(away.url) : skipToken,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const spec: ExecutionSpec | undefined = execution.data?.spec;
  const inputs: LiteralMap | undefined = elsewhere ? fetched.data : (whole ?? spec?.inputs);
  return {
    execution: execution.data,
    spec,
    inputs,
    // What was read once stands, whatever becomes of reading it again.
    ready:
      id === undefined ||
      (execution.data !== undefined && data.data !== undefined && (!elsewhere || fetched.data !== undefined)),
    error: execution.error ?? data.error ?? fetched.error,
  };
}

async function literalsAt(signedUrl: string): Promise<LiteralMap> {
  const response = await fetch(nearLink(signedUrl, location.origin));
  if (!response.ok) throw new Error(`The inputs could not be downloaded: ${response.status} ${response.statusText}.`);
  return fromBinary(LiteralMapSchema, new Uint8Array(await response.arrayBuffer()));
}
