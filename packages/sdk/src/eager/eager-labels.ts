/** The label of an execution that an eager task launched: the task's own execution; flytekit's. */
export const eagerLabel = "eager-exec";

/** The label for the outermost eager task's execution. */
export const eagerRootLabel = "eager-root-exec";

/** The variable by which that is handed down. */
export const eagerRootVariable = "_F_EE_ROOT";
