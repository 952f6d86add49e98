import type { TaskBundle } from "@haltere/ports";
import { executeTask } from "./execute-task.ts";

/** What a bundle exports for those who run its tasks. */
export const haltereTaskBundle: TaskBundle = { execute: executeTask };
