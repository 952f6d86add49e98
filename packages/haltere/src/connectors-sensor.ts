/** Waiting for what happens elsewhere. */
export * from "@haltere/connectors/sensor";
