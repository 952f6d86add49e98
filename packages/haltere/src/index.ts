/** What the author of a workflow imports. */
export * from "@haltere/sdk";
