import { checkArtifacts } from "../artifacts/check-artifacts.ts";
import type { HandlerOf } from "../failure/failure-handler.ts";
import { compileWorkflow } from "../graph/compile-workflow.ts";
import type { WorkflowGraph } from "../graph/workflow-graph.ts";
import { callerOf } from "../naming/source-place.ts";
import type { Ref, Wired } from "../refs/ref.ts";
import type { AnySchema, InputOf, OutputOf } from "../schema/any-schema.ts";
import type { CustomType } from "../schema/custom-type.ts";
import type { Shape } from "../schema/shape.ts";
import type { Call } from "./call.ts";
import { callEntity } from "./call-entity.ts";
import { entityKey } from "./entity.ts";
import { interpretInterface } from "./entity-interface.ts";
import type { Result } from "./result.ts";
import type { Docs } from "./task-settings.ts";
import type { WorkflowEntity } from "./workflow-entity.ts";

/** A workflow: await it to run it here, or call it in another workflow's body to make a node of it. */
export interface Workflow<I extends Shape, T, M extends Shape | undefined = Shape | undefined> extends Call<I, T, M> {
  readonly [entityKey]: WorkflowEntity;
}

export interface WorkflowSettings {
  /** The workflow's name on the wire; by default its module and export. */
  readonly name?: string;
  /** What happens to the other nodes when one fails: end at once (the default), or let those run that still can. */
  readonly failurePolicy?: "fail-immediately" | "fail-after-executable-nodes-complete";
  /** Whether its nodes may run on machines that can be taken away, unless they say. */
  readonly interruptible?: boolean;
  /** Labels of the executions of the launch plan that it has of itself. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly docs?: Docs;
  /** Types of your own that its inputs and outputs may have: see `customType`. */
  readonly transformers?: readonly CustomType[];
}

export interface WorkflowOptions<I, O, M> extends WorkflowSettings {
  readonly inputs?: I;
  readonly output?: O;
  /** Several outputs: a schema for each; the body returns an object of them. */
  readonly outputs?: M;
  /**
   * A task or workflow that runs when the workflow has failed, with the workflow's inputs; the failure is told all the
   * same. It may take the error as well: `err: NodeError.optional()`.
   */
  readonly onFailure?: HandlerOf<NoInfer<I>>;
}

/** What a workflow's body gets: a reference for each input. */
export type InputRefs<I extends Shape> = { readonly [K in keyof I]: Ref<OutputOf<I[K]>> };

/** What a workflow's body returns: references, or constants. */
export type Wiring<O, M> = O extends AnySchema
  ? Wired<InputOf<O>>
  : M extends Shape
    ? { readonly [K in keyof M]: Wired<InputOf<M[K]>> } | Ref<{ [K in keyof M]: OutputOf<M[K]> }>
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
  O extends AnySchema | undefined = undefined,
  M extends Shape | undefined = undefined,
>(options: WorkflowOptions<I, O, M>, body: (inputs: InputRefs<I>) => Wiring<O, M>): Workflow<I, Result<O, M>, M> {
  const { inputs, output, outputs, onFailure, ...settings } = options;
  const naming = { given: settings.name, place: callerOf(workflow), exported: undefined };
  const graphs = new Map<string, WorkflowGraph>();
  const entity: WorkflowEntity = {
    kind: "workflow",
    naming,
    interface: interpretInterface({ inputs, output, outputs, transformers: settings.transformers }, "workflow", naming),
    settings,
    onFailure: onFailure?.[entityKey],
    // `compileWorkflow` gives a reference for each input.
    body: (inputs) => body(inputs as InputRefs<I>),
    source: body,
    graph: (prefix = "") => {
      const graph = graphs.get(prefix) ?? compileWorkflow(entity, { prefix });
      graphs.set(prefix, graph);
      return graph;
    },
  };
  checkArtifacts(entity.interface, "workflow", naming);
  return callEntity<Workflow<I, Result<O, M>, M>>(entity);
}
