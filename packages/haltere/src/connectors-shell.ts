/** Scripts as processes of the connector's machine. */
export * from "@haltere/connectors/shell";
