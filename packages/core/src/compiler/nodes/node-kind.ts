import type { Node, TypedInterface } from "@haltere/idl/core";
import type { CompileErrors } from "../compile-error.ts";
import type { WorkflowBuilder } from "../workflow-builder.ts";

/** What the compiler does for one kind of node. A file each stands beside this one. */
export interface NodeKind<Target> {
  /**
   * The inputs that the node's bindings are checked against, and its outputs. Undefined where it cannot be told, which is
   * then among the errors.
   */
  interfaceOf(context: NodeContext, target: Target): TypedInterface | undefined;
  /** What is to be checked once the interface is known. */
  check?(context: NodeContext, target: Target): void;
}

/** The node in question, and the compiler's ways into what it holds or refers to. */
export interface NodeContext {
  readonly builder: WorkflowBuilder;
  readonly node: Node;
  readonly errors: CompileErrors;
  /** The interface of a node within this one. */
  interfaceOf(node: Node): TypedInterface | undefined;
  /** Compiles a node within this one, its edges to upstream nodes included. */
  compileInner(node: Node): void;
  /** Compiles a sub-workflow that is referred to; once for all nodes that do. */
  compileSubWorkflow(key: string): void;
}
