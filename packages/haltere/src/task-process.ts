/** The SDK's part of a bundle: every bundle of workflows imports it. Not for people. */
export * from "@haltere/sdk/task-process";
