import { z } from "zod";
import { nodeErrorTransformer } from "../transformers/node-error.ts";
import { markTransformer } from "./transformer-mark.ts";

/** Why a workflow failed, as its failure handler is told: flytekit's `flytekit.types.error.FlyteError`. */
export interface NodeError {
  readonly message: string;
  /** The id of the node that failed. */
  readonly failedNodeId: string;
}
export const NodeError: z.ZodType<NodeError, NodeError> = /* @__PURE__ */ nodeErrorSchema();

function nodeErrorSchema() {
  const schema = z.custom<NodeError>(isNodeError, "expected { message, failedNodeId }");
  markTransformer(schema, nodeErrorTransformer);
  return schema;
}

function isNodeError(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof Reflect.get(value, "message") === "string" &&
    typeof Reflect.get(value, "failedNodeId") === "string"
  );
}
