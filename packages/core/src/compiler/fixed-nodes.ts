/** Id of the node that stands for a workflow's inputs; a promise with an empty node id means it. */
export const startNodeId = "start-node";

/** Id of the node that stands for a workflow's outputs. */
export const endNodeId = "end-node";
