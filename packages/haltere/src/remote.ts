/** Registers workflows with a control plane, launches them and reads their outputs. */
export * from "@haltere/sdk/bundle";
export * from "@haltere/sdk/remote";
