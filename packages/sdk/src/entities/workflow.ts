import type { z } from "zod";
import { compileWorkflow } from "../graph/compile-workflow.ts";
import type { WorkflowGraph } from "../graph/workflow-graph.ts";
import { callerOf } from "../naming/source-place.ts";
import type { Ref, Wired } from "../refs/ref.ts";
import type { Shape } from "../schema/shape.ts";
import type { Call } from "./call.ts";
import { callEntity } from "./call-entity.ts";
import { entityKey } from "./entity.ts";
import { interpretInterface } from "./entity-interface.ts";
import type { Result } from "./result.ts";
import type { Docs } from "./task-settings.ts";
import type { WorkflowEntity } from "./workflow-entity.ts";

declare const workflowTypes: unique symbol;

/** A workflow: await it to run it here, or call it in another workflow's body to make a node of it. */
export interface Workflow<I extends Shape, T> extends Call<I, T> {
  readonly [entityKey]: WorkflowEntity;
  readonly [workflowTypes]?: { readonly inputs: I; readonly result: T };
}

export interface WorkflowSettings {
  /** The workflow's name on the wire; by default its module and export. */
  readonly name?: string;
  /** What happens to the other nodes when one fails: end at once (the default), or let those run that still can. */
  readonly failurePolicy?: "fail-immediately" | "fail-after-executable-nodes-complete";
  /** Whether its nodes may run on machines that can be taken away, unless they say. */
  readonly interruptible?: boolean;
  readonly docs?: Docs;
}

export interface WorkflowOptions<I, O, M> extends WorkflowSettings {
  readonly inputs?: I;
  readonly output?: O;
  /** Several outputs: a schema for each; the body returns an object of them. */
  readonly outputs?: M;
}

/** What a workflow's body gets: a reference for each input. */
export type InputRefs<I extends Shape> = { readonly [K in keyof I]: Ref<z.output<I[K]>> };

/** What a workflow's body returns: references, or constants. */
export type Wiring<O, M> = O extends z.ZodType
  ? Wired<z.input<O>>
  : M extends Shape
    ? { readonly [K in keyof M]: Wired<z.input<M[K]>> } | Ref<{ [K in keyof M]: z.output<M[K]> }>
    : // biome-ignore lint/suspicious/noConfusingVoidType: what a function without outputs returns.
      void;

/**
 * Defines a workflow: its body is run once, with references in place of values, to find out which tasks it wires how.
 *
 * @param options Its types and settings.
 * @param body Synchronous. Calls tasks with references and constants, and returns what the workflow puts out.
 */
export function workflow<
  I extends Shape = Readonly<Record<never, never>>,
  O extends z.ZodType | undefined = undefined,
  M extends Shape | undefined = undefined,
>(options: WorkflowOptions<I, O, M>, body: (inputs: InputRefs<I>) => Wiring<O, M>): Workflow<I, Result<O, M>> {
  const { inputs, output, outputs, ...settings } = options;
  const naming = { given: settings.name, place: callerOf(workflow), exported: undefined };
  let graph: WorkflowGraph | undefined;
  const entity: WorkflowEntity = {
    kind: "workflow",
    naming,
    interface: interpretInterface({ inputs, output, outputs }, "workflow", naming),
    settings,
    // `compileWorkflow` gives a reference for each input.
    body: (inputs) => body(inputs as InputRefs<I>),
    source: body,
    graph: () => {
      graph ??= compileWorkflow(entity);
      return graph;
    },
  };
  return callEntity<Workflow<I, Result<O, M>>>(entity);
}
