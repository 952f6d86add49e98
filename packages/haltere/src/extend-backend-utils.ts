/** The helpers for connectors, under the path that flytekit gives them. */
export * from "@haltere/connector/backend-utils";
