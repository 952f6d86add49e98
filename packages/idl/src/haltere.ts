/** haltere.v1: what Flyte has no message for. */
export * from "./gen/haltere/v1/cache_entry_pb.ts";
export * from "./gen/haltere/v1/connector_pb.ts";
export * from "./gen/haltere/v1/dependents_pb.ts";
export * from "./gen/haltere/v1/encoded_agent_pb.ts";
export * from "./gen/haltere/v1/engine_pb.ts";
export * from "./gen/haltere/v1/file_pb.ts";
export * from "./gen/haltere/v1/gate_pb.ts";
export * from "./gen/haltere/v1/journal_pb.ts";
export * from "./gen/haltere/v1/machine_pb.ts";
export * from "./gen/haltere/v1/map_item_pb.ts";
export * from "./gen/haltere/v1/overview_pb.ts";
export * from "./gen/haltere/v1/purge_pb.ts";
export * from "./gen/haltere/v1/rerun_pb.ts";
export * from "./gen/haltere/v1/run_node_pb.ts";
export * from "./gen/haltere/v1/schedule_pb.ts";
export * from "./gen/haltere/v1/watch_pb.ts";
