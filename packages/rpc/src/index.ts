/** What carries services: gRPC, gRPC-Web, Connect and REST over one port. */
export { createGrpcOnlyServer, type GrpcServerOptions, type ServerTls } from "./grpc-only-server.ts";
export type { HttpRoute } from "./http-route.ts";
export type { PortTimeouts } from "./port.ts";
export { createServer, type Server, type ServerOptions } from "./server.ts";
export {
  type BoundMethod,
  type BoundService,
  bindService,
  type CallContext,
  type CallMetadata,
  type MethodImplementation,
  type Principal,
  type ServiceImplementation,
} from "./service.ts";
