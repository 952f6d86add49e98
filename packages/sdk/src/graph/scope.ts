import { AsyncLocalStorage } from "node:async_hooks";
import { type ErrorPlace, endNodeId, FlyteError, startNodeId } from "@haltere/core";
import type { BindingData } from "@haltere/idl/core";
import type { CallOptions } from "../entities/call-options.ts";
import { settingFault } from "../entities/check-task-settings.ts";
import { singleOutput } from "../entities/entity-interface.ts";
import type { FileAccess } from "../files/file-access.ts";
import type { SourcePlace } from "../naming/source-place.ts";
import { refProxy } from "../refs/ref-proxy.ts";
import { referenceOf } from "../refs/reference.ts";
import { positionOf } from "../transformers/position.ts";
import { missingInput, refuseUnknown } from "../values/input-errors.ts";
import { bindVariable } from "./binding.ts";
import { dnsLabel } from "./dns-label.ts";
import type { GraphNode, NodeTarget } from "./graph-node.ts";
import { refuseWorkflowReference } from "./refuse-workflow-reference.ts";
import { targetPlace } from "./target-name.ts";

const scopes = new AsyncLocalStorage<Scope>();

/** What makes a dynamic's body other than a workflow's. */
export interface ScopeOptions {
  /** Stands before the `n` of node ids: `d` in what a dynamic wires; flytekit's prefix of a compilation. */
  readonly prefix?: string;
  /** Uploads the files among constants, where a task runs. */
  readonly files?: FileAccess;
  /** The body that a conditional stands in, for the scope of its branches. */
  readonly within?: Scope;
}

/** The body that is being run to wire a workflow; undefined anywhere else. */
export function currentScope(): Scope | undefined {
  return scopes.getStore();
}

/** Collects the calls of one workflow's body. */
export class Scope {
  readonly nodes: GraphNode[] = [];
  /** The workflow's name for messages. */
  readonly workflow: string;
  readonly options: ScopeOptions;
  /** What was begun in the body and needs an end, like a conditional its else. */
  readonly unfinished = new Map<object, { readonly what: string; readonly where: ErrorPlace }>();
  #closed = false;

  constructor(workflow: string, options: ScopeOptions = {}) {
    this.workflow = workflow;
    this.options = options;
  }

  /** The body whose references calls here may use: that of the workflow, also in a branch. */
  get home(): Scope {
    return this.options.within ?? this;
  }

  /** Runs the body; calls in it become nodes. */
  run<T>(body: () => T): T {
    try {
      return this.enter(body);
    } finally {
      this.close();
    }
  }

  /** Runs a part of the body: a branch of a conditional. */
  enter<T>(body: () => T): T {
    const returned = scopes.run(this, body);
    for (const { what, where } of this.unfinished.values()) {
      throw new FlyteError("InvalidArgument", what, { where, hint: 'End it: .else(() => …), or .else(fail("…")).' });
    }
    return returned;
  }

  /** Ends the body: calls that come later are refused. */
  close(): void {
    this.#closed = true;
  }

  /** Adds a node for a call, and answers the reference to its output or outputs. */
  addNode(
    target: NodeTarget,
    inputs: Readonly<Record<string, unknown>>,
    options: CallOptions,
    place: SourcePlace | undefined,
    /** Binds the node's inputs, where they are not the target's. */
    bind = (owner: ErrorPlace, uses: Set<GraphNode>) => this.#bindInputs(target, inputs, owner, uses),
  ): object {
    const numbered = `${this.options.prefix ?? ""}n${this.nodes.length}`;
    const id = options.nodeId === undefined ? numbered : dnsLabel(options.nodeId);
    const owner: ErrorPlace = {
      workflow: this.workflow,
      node: id || numbered,
      ...targetPlace(target),
      ...(place === undefined ? {} : { file: place }),
    };
    if (this.#closed) {
      throw new FlyteError("InvalidArgument", "a task was called after the workflow's body had returned", {
        where: owner,
        hint: "The body must not be async, nor call tasks from callbacks.",
      });
    }
    refuseWorkflowReference(target, owner);
    checkOptions(options, id, owner);
    if (this.nodes.some((node) => node.id === id)) {
      throw new FlyteError("InvalidArgument", `two nodes have the id ${id}`, {
        where: owner,
        hint: "Give each its own nodeId.",
      });
    }
    const upstream = new Set<GraphNode>();
    for (const earlier of [options.after ?? []].flat()) upstream.add(nodeOf(earlier, this.home, owner));
    const node: GraphNode = {
      id,
      target,
      inputs: bind(owner, upstream),
      upstream,
      options,
      place,
    };
    this.nodes.push(node);
    const { single, outputs } = target.interface;
    const output = single ? outputs.get(singleOutput) : undefined;
    return refProxy(
      {
        scope: this,
        node,
        variable: output === undefined ? undefined : singleOutput,
        path: [],
        type: output?.transformer.literalType,
      },
      this,
    );
  }

  #bindInputs(
    target: NodeTarget,
    given: Readonly<Record<string, unknown>>,
    owner: ErrorPlace,
    uses: Set<GraphNode>,
  ): ReadonlyMap<string, BindingData> {
    const { inputs } = target.interface;
    refuseUnknown(Object.keys(given), [...inputs.keys()], owner);
    const bound = new Map<string, BindingData>();
    for (const [name, variable] of inputs) {
      const position = positionOf(owner, "input", name, this.options.files);
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      if (value === undefined && variable.absent.kind === "required") throw missingInput(name, owner);
      const filled = value === undefined && variable.absent.kind === "default" ? variable.absent.value() : value;
      bound.set(name, bindVariable(variable, filled, position, { scope: this.home, uses }));
    }
    return bound;
  }
}

function checkOptions(options: CallOptions, id: string, where: ErrorPlace): void {
  const fault = settingFault(options);
  if (fault !== undefined)
    throw new FlyteError("InvalidArgument", `the call ${fault.what}`, { where, hint: fault.hint });
  if (id === startNodeId || id === endNodeId) {
    throw new FlyteError("InvalidArgument", `the id ${id} stands for the workflow's own inputs or outputs`, {
      where,
      hint: "Give the node another nodeId.",
    });
  }
  if (id === "") {
    throw new FlyteError("InvalidArgument", `the nodeId ${JSON.stringify(options.nodeId)} has no letter or digit`, {
      where,
      hint: "A node's id is made of its letters and digits.",
    });
  }
}

/** The node that a reference comes from. */
export function nodeOf(ref: unknown, scope: object, owner: ErrorPlace): GraphNode {
  const reference = referenceOf(ref);
  if (reference?.scope === scope && reference.node !== undefined) return reference.node;
  throw new FlyteError(
    "InvalidArgument",
    "the order of nodes was given with something that is no node of this workflow",
    {
      where: owner,
      hint: "Use what a call in the same workflow's body returned.",
    },
  );
}
