import type { entityKey } from "../entities/entity.ts";
import type { ReferenceEntity } from "../entities/reference-entity.ts";
import type { TaskEntity } from "../entities/task-entity.ts";
import type { WorkflowEntity } from "../entities/workflow-entity.ts";
import type { Ref } from "../refs/ref.ts";
import type { AnySchema, OutputOf } from "../schema/any-schema.ts";

/** What handles a workflow's failure: a task or a workflow. */
export type FailureHandler = TaskEntity | WorkflowEntity | ReferenceEntity;

/**
 * A task or workflow that can be called with a workflow's inputs. It takes all of them; what it takes beside them is
 * optional, and an input `err` (`NodeError.optional()`) is told the error.
 */
export interface HandlerOf<I> {
  readonly [entityKey]: FailureHandler;
  (inputs: { readonly [K in keyof I]: I[K] extends AnySchema ? Ref<OutputOf<I[K]>> : never }): unknown;
}
