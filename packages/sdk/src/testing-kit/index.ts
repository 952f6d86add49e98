/** What tests of workflows import, as `haltere/testing`. */
export type { LocalCache } from "../local/local-cache.ts";
export type { GateReplies } from "./gate-replies.ts";
export type { Mock } from "./mock.ts";
export { mock, withMocks } from "./mock.ts";
export type { NodeRun } from "./node-run.ts";
export type { AnyStandIn, StandIn } from "./stand-in.ts";
export { standIn } from "./stand-in.ts";
export type { TestClock } from "./test-clock.ts";
export { testClock } from "./test-clock.ts";
export type { FailedRun, SucceededRun, TestOptions } from "./test-workflow.ts";
export { testCache, testFailure, testWorkflow } from "./test-workflow.ts";
