/** flyteidl.service: the gRPC services. */
export * from "./gen/flyteidl/service/admin_pb.ts";
export * from "./gen/flyteidl/service/agent_pb.ts";
export * from "./gen/flyteidl/service/auth_pb.ts";
export * from "./gen/flyteidl/service/dataproxy_pb.ts";
export * from "./gen/flyteidl/service/external_plugin_service_pb.ts";
export * from "./gen/flyteidl/service/identity_pb.ts";
export * from "./gen/flyteidl/service/signal_pb.ts";
