import { type ErrorPlace, FlyteError } from "@haltere/core";
import type { BindingData } from "@haltere/idl/core";
import type { WorkflowEntity } from "../entities/workflow-entity.ts";
import { failureNode } from "../failure/failure-node.ts";
import { definedAt, displayName } from "../naming/naming.ts";
import { refProxy } from "../refs/ref-proxy.ts";
import { referenceOf } from "../refs/reference.ts";
import { isPlainObject } from "../transformers/plain-object.ts";
import { positionOf } from "../transformers/position.ts";
import { bindVariable } from "./binding.ts";
import { refuseCycle } from "./refuse-cycle.ts";
import { Scope, type ScopeOptions } from "./scope.ts";
import type { WorkflowGraph } from "./workflow-graph.ts";

/**
 * Runs a workflow's body once, with references for its inputs, and answers what it wired.
 * @throws FlyteError naming the workflow, the place in its body, the node and the input that is wrong.
 */
export function compileWorkflow(entity: WorkflowEntity, options: ScopeOptions = {}): WorkflowGraph {
  const graph = wireBody(entity, options);
  if (graph.nodes.length > 0) return graph;
  throw new FlyteError("InvalidArgument", "the workflow's body calls no task, so that it has no nodes", {
    where: { workflow: displayName(entity.naming), ...definedAt(entity.naming) },
    hint: "Call at least one task, workflow or launch plan in it.",
  });
}

/** The same for a body that may wire nothing, as a dynamic's may. */
export function wireBody(entity: WorkflowEntity, options: ScopeOptions): WorkflowGraph {
  const { naming, body, source } = entity;
  const owner: ErrorPlace = {
    workflow: displayName(naming),
    ...definedAt(naming),
  };
  if (source.constructor.name === "AsyncFunction") throw asyncBody(owner);
  const scope = new Scope(displayName(naming), options);
  const inputs: Record<string, unknown> = {};
  for (const [name, { transformer }] of entity.interface.inputs) {
    const reference = { scope, node: undefined, variable: name, path: [], type: transformer.literalType };
    inputs[name] = refProxy(reference, scope);
  }
  const returned = scope.run(() => body(inputs));
  if (returned instanceof Promise) {
    // What the async body throws later is a consequence of what is told here.
    returned.catch(() => {});
    throw asyncBody(owner);
  }
  const outputs = bindOutputs(entity, returned, scope, owner);
  refuseCycle(scope.nodes, owner);
  const failure = entity.onFailure && failureNode(entity, entity.onFailure, options);
  return { nodes: scope.nodes, outputs, failure };
}

function asyncBody(owner: ErrorPlace): FlyteError {
  return new FlyteError("InvalidArgument", "the workflow's body is async", {
    where: owner,
    hint: "Make it synchronous: tasks are called, not awaited, in it; what needs I/O is a task.",
  });
}

function bindOutputs(
  { interface: { outputs, single } }: WorkflowEntity,
  returned: unknown,
  scope: Scope,
  owner: ErrorPlace,
): ReadonlyMap<string, BindingData> {
  const bound = new Map<string, BindingData>();
  if (outputs.size === 0) return bound;
  const reference = referenceOf(returned);
  const whole = !single && reference !== undefined && reference.variable === undefined;
  if (!single && !whole && !isPlainObject(returned)) {
    throw new FlyteError("InvalidArgument", "the workflow's body returns no object of its outputs", {
      where: owner,
      hint: `Return { ${[...outputs.keys()].join(", ")} }.`,
    });
  }
  for (const [name, variable] of outputs) {
    const value = single ? returned : (returned as Readonly<Record<string, unknown>>)[name];
    const position = positionOf(owner, "output", name, scope.options.files);
    if (value === undefined && variable.absent.kind === "required") {
      throw new FlyteError(
        "InvalidArgument",
        `the workflow's body does not return ${single ? "its output" : `the output ${name}`}`,
        {
          where: { ...owner, output: name },
          hint: "Return what a task's call returned.",
        },
      );
    }
    const filled = value === undefined && variable.absent.kind === "default" ? variable.absent.value() : value;
    bound.set(name, bindVariable(variable, filled, position, { scope, uses: new Set() }));
  }
  return bound;
}
