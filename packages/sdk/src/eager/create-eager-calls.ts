import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { toBinary } from "@bufbuild/protobuf";
import { FlyteError, isTerminalExecutionPhase, literalMap } from "@haltere/core";
import type { Execution } from "@haltere/idl/admin";
import {
  type Identifier,
  LiteralMapSchema,
  WorkflowExecution_Phase as Phase,
  type WorkflowExecutionIdentifier,
} from "@haltere/idl/core";
import type { TaskContext } from "../context/task-context.ts";
import type { NodeTarget, RunnableTarget } from "../graph/graph-node.ts";
import { targetName, targetPlace } from "../graph/target-name.ts";
import { localSession } from "../local/local-session.ts";
import type { RunTarget } from "../local/run-graph.ts";
import { runMap } from "../local/run-map.ts";
import { requireName } from "../naming/naming.ts";
import { settledInputs } from "../refs/settled-inputs.ts";
import { launchPlanId, taskId } from "../translate/identifiers.ts";
import { referenceId } from "../translate/reference-node.ts";
import type { TranslationSettings } from "../translate/translation-settings.ts";
import { inputLiterals, inputValues, type Literals, outputValues } from "../values/interface-values.ts";
import type { EagerCalls } from "./current-eager.ts";
import type { EagerExecution } from "./eager-deck.ts";
import { eagerLabel, eagerRootLabel, eagerRootVariable } from "./eager-labels.ts";
import { eagerExecutionName } from "./execution-name.ts";
import type { EagerPlatform } from "./platform.ts";

export interface EagerCallsOptions {
  /** The eager task's name. */
  readonly task: string;
  readonly context: TaskContext;
  readonly platform: EagerPlatform;
  /** The version and place of what is called. */
  readonly settings: TranslationSettings;
  /** The execution of the outermost eager task. */
  readonly root: string;
  /** Waits so many milliseconds. */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

/** What an eager task's calls become on a control plane, and what was made of them. */
export interface OpenEagerCalls extends EagerCalls {
  readonly executions: readonly EagerExecution[];
  /** Terminates what runs, and launches nothing more. */
  stop(cause: string): Promise<void>;
}

/**
 * Makes executions of calls: launched under names that another attempt finds again, labelled with the eager task's own
 * execution, and waited for.
 */
export function createEagerCalls(options: EagerCallsOptions): OpenEagerCalls {
  const { task, context, platform, settings, root } = options;
  const { executionId, files } = context;
  const sleep = options.sleep ?? ((milliseconds) => setTimeout(milliseconds));
  const executions: EagerExecution[] = [];
  const running = new Set<WorkflowExecutionIdentifier>();
  const counts = new Map<string, number>();
  let stopped: string | undefined;

  const identity = (target: RunnableTarget, inputs: Uint8Array): string => {
    const name = targetName(target);
    const call = createHash("sha256").update(`${target.kind} ${name} `).update(inputs).digest("hex");
    const index = counts.get(call) ?? 0;
    counts.set(call, index + 1);
    return eagerExecutionName({ execution: executionId.name, task, kind: target.kind, name, inputs, index });
  };

  const wait = async (id: WorkflowExecutionIdentifier): Promise<Execution> => {
    for (let delay = shortest; ; delay = Math.min(longest, delay * 1.3)) {
      const execution = await platform.get(id);
      if (isTerminalExecutionPhase(execution.closure?.phase ?? Phase.UNDEFINED)) return execution;
      await sleep(delay);
    }
  };

  const execute = async (target: RunnableTarget, literals: Literals): Promise<Literals> => {
    const inputs = literalMap({ ...literals });
    const name = identity(target, toBinary(LiteralMapSchema, inputs));
    refuseStopped();
    const id = await platform.launch(launchable(target, settings), inputs, {
      name,
      labels: { [eagerLabel]: executionId.name, [eagerRootLabel]: root },
      environment: { [eagerRootVariable]: root },
    });
    running.add(id);
    const shown = show(target, id, literals);
    try {
      // It may have been stopped while the launch was under way.
      if (stopped !== undefined) await platform.terminate(id, stopped);
      const execution = await wait(id);
      if (execution.closure?.phase !== Phase.SUCCEEDED) throw childError(execution, target, name);
      const { literals: outputs } = await platform.outputs(id);
      shown.phase = "succeeded";
      shown.result = outputValues(target.interface, outputs, targetPlace(target), files);
      return outputs;
    } catch (thrown) {
      shown.phase = "failed";
      shown.result = FlyteError.from(thrown).message;
      throw thrown;
    } finally {
      running.delete(id);
    }
  };

  const runTarget: RunTarget = async (target, literals, session, owner, call) => {
    if (target.kind === "map") return await runMap(target, literals, session, runTarget, owner, call);
    return await execute(target, literals);
  };

  const refuseStopped = (): void => {
    if (stopped === undefined) return;
    throw new FlyteError("Cancelled", `nothing more is launched: ${stopped}`, { kind: "user", where: { task } });
  };

  const show = (target: RunnableTarget, id: WorkflowExecutionIdentifier, literals: Literals): EagerExecution => {
    const shown: EagerExecution = {
      kind: target.kind === "reference" ? target.of : target.kind,
      entity: targetName(target),
      name: id.name,
      url: platform.consoleUrl(id),
      inputs: inputValues(target.interface, literals, targetPlace(target), files),
      phase: "running",
      result: undefined,
    };
    executions.push(shown);
    return shown;
  };

  return {
    executions,
    async call(target, given) {
      const owner = targetPlace(target);
      const values = await settledInputs(given, owner);
      const literals = inputLiterals(target.interface, values, owner, files);
      // What was given must be there before another process reads it.
      await files.settled();
      const call = { options: {}, signal: context.signal, record: undefined };
      const outputs = await runTarget(target, literals, { ...localSession(), files }, owner, call);
      return outputValues(target.interface, outputs, owner, files);
    },
    async stop(cause) {
      stopped ??= cause;
      await Promise.allSettled([...running].map((id) => platform.terminate(id, cause)));
    },
  };
}

/** Milliseconds between two looks at an execution: more, the longer it takes. */
const shortest = 50;
const longest = 2000;

/** What a launch names: a task by itself, or a launch plan; of a workflow its own. */
function launchable(target: RunnableTarget, settings: TranslationSettings): Identifier {
  switch (target.kind) {
    case "task":
      return taskId(requireName(target.naming, "task"), settings);
    case "workflow":
    case "launch plan":
      return launchPlanId(requireName(target.naming, target.kind), settings);
    case "reference":
      // Of a workflow its own launch plan.
      return referenceId(target.of === "workflow" ? { ...target, of: "launch plan" } : target);
    default:
      throw notLaunchable(target);
  }
}

function notLaunchable(target: NodeTarget): FlyteError {
  return new FlyteError("InvalidArgument", `a ${target.kind} cannot be called in an eager workflow`, {
    hint: "Call a task, a map, a workflow or a launch plan; branch with if, and wait with await.",
  });
}

function childError({ closure }: Execution, target: RunnableTarget, name: string): FlyteError {
  const result = closure?.outputResult;
  const where = targetPlace(target);
  if (result?.case === "abortMetadata" || closure?.phase === Phase.ABORTED) {
    const cause = result?.case === "abortMetadata" ? result.value.cause : "";
    return new FlyteError("Aborted", `the execution ${name} was aborted${cause && `: ${cause}`}`, {
      kind: "user",
      where,
      taskErrorCode: "Aborted",
    });
  }
  const error = result?.case === "error" ? result.value : undefined;
  return new FlyteError("Aborted", `the execution ${name} failed: ${error?.message ?? "it does not say why"}`, {
    kind: "user",
    where,
    ...(error === undefined ? {} : { taskErrorCode: error.code }),
  });
}
