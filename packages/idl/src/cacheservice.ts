/** flyteidl.cacheservice: the newer cache service. */
export * from "./gen/flyteidl/cacheservice/cacheservice_pb.ts";
