/** What tests of served services use: a server for one test, and a client of its gRPC. */
export { grpcClient } from "./testing/grpc-client.ts";
export { serving } from "./testing/serving.ts";
