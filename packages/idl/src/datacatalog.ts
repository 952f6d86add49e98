/** flyteidl datacatalog: the cache's service. */
export * from "./gen/flyteidl/datacatalog/datacatalog_pb.ts";
