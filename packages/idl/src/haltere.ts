/** haltere.v1: what Flyte has no message for. */
export * from "./gen/haltere/v1/connector_pb.ts";
export * from "./gen/haltere/v1/encoded_agent_pb.ts";
export * from "./gen/haltere/v1/engine_pb.ts";
export * from "./gen/haltere/v1/journal_pb.ts";
export * from "./gen/haltere/v1/watch_pb.ts";
