/** The google.api options that FlyteAdmin's methods carry. */
export * from "./gen/google/api/annotations_pb.ts";
export * from "./gen/google/api/http_pb.ts";
