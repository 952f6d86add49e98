import type { BindingData } from "@haltere/idl/core";
import type { z } from "zod";
import type { Arguments, Call, WiredInputs } from "../entities/call.ts";
import { callEntity } from "../entities/call-entity.ts";
import type { CallOptions } from "../entities/call-options.ts";
import { entityKey } from "../entities/entity.ts";
import { definitionError, interpretInterface, type Variable } from "../entities/entity-interface.ts";
import type { InputRefs, Workflow, WorkflowSettings } from "../entities/workflow.ts";
import type { WorkflowEntity } from "../entities/workflow-entity.ts";
import type { FailureHandler, HandlerOf } from "../failure/failure-handler.ts";
import { failureNode } from "../failure/failure-node.ts";
import { bindVariable } from "../graph/binding.ts";
import type { RunnableTarget } from "../graph/graph-node.ts";
import { refuseCycle } from "../graph/refuse-cycle.ts";
import { Scope } from "../graph/scope.ts";
import type { WorkflowGraph } from "../graph/workflow-graph.ts";
import { callerOf } from "../naming/source-place.ts";
import type { Pending, Ref, Wired } from "../refs/ref.ts";
import { refProxy } from "../refs/ref-proxy.ts";
import type { AnySchema, InputOf, OutputOf } from "../schema/any-schema.ts";
import type { Shape } from "../schema/shape.ts";
import { positionOf } from "../transformers/position.ts";
import { consumedInputs } from "./consumed-inputs.ts";
import { declaredVariable } from "./output-variable.ts";

/**
 * A workflow in the making. `addInput` and `addOutput` answer the builder with its new type; go on with what they answer.
 * All of them make the one workflow.
 */
export interface WorkflowBuilder<I extends Shape, M extends Shape> {
  /** The references to the inputs that were added so far. */
  readonly inputs: InputRefs<I>;
  addInput<N extends string, S extends AnySchema>(name: N, schema: S): WorkflowBuilder<I & { readonly [K in N]: S }, M>;
  /** Adds a node for a task, workflow or launch plan, and answers the reference to its output or outputs. */
  add<P extends Shape, T>(entity: Callable<P, T>, ...call: Arguments<P, WiredInputs<P>>): Ref<T>;
  /** Runs code as a workflow's body is run: conditionals, maps, gates and `chain` in it are added, and calls as well. */
  within<R>(wire: () => R): R;
  /** @param schema May be left out where the value is a whole output of a node, or an input. */
  addOutput<N extends string, T>(
    name: N,
    value: Ref<T> | Pending<T>,
  ): WorkflowBuilder<I, M & { readonly [K in N]: z.ZodType<T, T> }>;
  addOutput<N extends string, S extends AnySchema>(
    name: N,
    value: Wired<InputOf<S>>,
    schema: S,
  ): WorkflowBuilder<I, M & { readonly [K in N]: S }>;
  /** What runs when the workflow has failed: see `onFailure` of `workflow`. */
  onFailure(handler: HandlerOf<I>): WorkflowBuilder<I, M>;
  /**
   * The workflow. Nothing can be added to it any more.
   * @throws FlyteError where it has no node, an input that nothing takes, or nodes that wait for each other.
   */
  build(): Workflow<I, Outputs<M>, M>;
}

type Callable<P extends Shape, T> = Call<P, T> & { readonly [entityKey]: RunnableTarget };

// biome-ignore lint/suspicious/noConfusingVoidType: what a call without outputs gives.
type Outputs<M extends Shape> = [keyof M] extends [never] ? void : { [K in keyof M]: OutputOf<M[K]> };

type Nothing = Readonly<Record<never, never>>;

/**
 * Begins a workflow that is made call by call rather than by a function; flytekit's ImperativeWorkflow.
 *
 * @param settings Its name, which it must have unless it is exported, and what a workflow may say.
 */
export function imperativeWorkflow(settings: WorkflowSettings): WorkflowBuilder<Nothing, Nothing> {
  const naming = { given: settings.name, place: callerOf(imperativeWorkflow), exported: undefined };
  const scope = new Scope(settings.name ?? "(in the making)");
  const inputs = new Map<string, Variable>();
  const refs: Record<string, object> = {};
  const outputs = new Map<string, Variable>();
  const bindings = new Map<string, BindingData>();
  let handler: FailureHandler | undefined;
  let built: Workflow<Shape, unknown> | undefined;

  const whereOf = (callee: (...none: never[]) => unknown) => ({ ...naming, place: callerOf(callee) ?? naming.place });
  const checkOpen = (callee: (...none: never[]) => unknown): void => {
    if (built === undefined) return;
    throw definitionError("workflow", whereOf(callee), "is built, and nothing can be added to it", "Add it before.");
  };

  const builder = {
    inputs: refs,
    addInput: function addInput(name: string, schema: AnySchema) {
      checkOpen(addInput);
      const place = whereOf(addInput);
      if (inputs.has(name)) throw definitionError("workflow", place, `has two inputs ${name}`, "Rename one.");
      const { transformers } = settings;
      const variable = interpretInterface({ inputs: { [name]: schema }, transformers }, "workflow", place).inputs.get(
        name,
      );
      if (variable === undefined) return builder;
      inputs.set(name, variable);
      const type = variable.transformer.literalType;
      refs[name] = refProxy({ scope, node: undefined, variable: name, path: [], type }, scope);
      return builder;
    },
    add: function add(
      entity: { readonly [entityKey]: RunnableTarget },
      given: Readonly<Record<string, unknown>> = {},
      options: CallOptions = {},
    ) {
      checkOpen(add);
      return scope.addNode(entity[entityKey], given, options, callerOf(add));
    },
    within: function within<R>(wire: () => R): R {
      checkOpen(within);
      return scope.enter(wire);
    },
    addOutput: function addOutput(name: string, value: unknown, schema?: AnySchema) {
      checkOpen(addOutput);
      const place = whereOf(addOutput);
      if (outputs.has(name)) throw definitionError("workflow", place, `has two outputs ${name}`, "Rename one.");
      const { transformers } = settings;
      const declared =
        schema === undefined
          ? declaredVariable(value, inputs)
          : interpretInterface({ outputs: { [name]: schema }, transformers }, "workflow", place).outputs.get(name);
      if (declared === undefined) {
        const hint = `Give its schema: addOutput(${JSON.stringify(name)}, value, z.int()).`;
        throw definitionError("workflow", place, `has an output ${name} whose type nothing says`, hint, {
          output: name,
        });
      }
      const variable = schema === undefined ? { ...declared, name, description: undefined } : declared;
      const where = { workflow: scope.workflow, ...(place.place === undefined ? {} : { file: place.place }) };
      const position = positionOf(where, "output", name);
      bindings.set(name, bindVariable(variable, value, position, { scope, uses: new Set() }));
      outputs.set(name, variable);
      return builder;
    },
    onFailure: function onFailure(given: { readonly [entityKey]: FailureHandler }) {
      checkOpen(onFailure);
      handler = given[entityKey];
      return builder;
    },
    build: function build() {
      built ??= finish(build);
      return built;
    },
  };

  const finish = (callee: (...none: never[]) => unknown): Workflow<Shape, unknown> => {
    const place = whereOf(callee);
    const graph: WorkflowGraph = { nodes: scope.nodes, outputs: bindings };
    if (scope.nodes.length === 0) {
      throw definitionError("workflow", place, "has no node", "Add at least one task, workflow or launch plan to it.");
    }
    const consumed = consumedInputs(graph);
    const unused = [...inputs.keys()].find((name) => !consumed.has(name));
    if (unused !== undefined) {
      const hint = "Give it to a node, or do not add it.";
      throw definitionError("workflow", place, `has an input ${unused} that nothing takes`, hint, { input: unused });
    }
    refuseCycle(scope.nodes, { workflow: scope.workflow, ...(place.place === undefined ? {} : { file: place.place }) });
    scope.close();
    const entity: WorkflowEntity = {
      kind: "workflow",
      naming,
      interface: { inputs, outputs, single: false },
      settings,
      onFailure: handler,
      imperative: true,
      // It is wired, and has no body that could be run again: flytekit's keeps its node ids, too.
      body: () => undefined,
      source: () => undefined,
      graph: () => wired,
    };
    const wired = { ...graph, failure: handler && failureNode(entity, handler, {}) };
    return callEntity<Workflow<Shape, unknown>>(entity);
  };

  // The builder's types exist for the compiler alone.
  return builder as object as WorkflowBuilder<Nothing, Nothing>;
}
