/** google.api: the options that FlyteAdmin's methods carry. google.rpc: the status of a failed call. */
export * from "./gen/google/api/annotations_pb.ts";
export * from "./gen/google/api/http_pb.ts";
export * from "./gen/google/rpc/status_pb.ts";
