/** A node inside of which others run, as their ids tell it. */
export interface HoldingNode {
  /** Its key. */
  readonly id: string;
  readonly uniqueId: string;
  /** The attempt that made them. */
  readonly attempt: number;
}

/** One graph of an execution: that of its own workflow, of a sub-workflow's node, of what a dynamic task wired. */
export interface ScopePlan {
  /** The node that the graph is the inside of; undefined for the execution's own workflow. */
  readonly holder: HoldingNode | undefined;
  /** What stands before a node's own id in its key. */
  readonly prefix: string;
  /** Key of the node that runs when the graph has failed. */
  readonly failureNode: string | undefined;
  /** Whether other nodes go on when one has failed: the execution's own workflow says so for all graphs inside of it. */
  readonly failAfterExecutableNodes: boolean;
  /** Whether a dynamic task made it, or one that it is inside of. */
  readonly isInDynamicChain: boolean;
}
