export {
  createLinkSigner,
  type LinkSigner,
  type LinkSignerOptions,
  type SignedUpload,
  type UploadGrant,
} from "./data/link-signer.ts";
export type { HttpRoute } from "./transport/http-route.ts";
export type { PortTimeouts } from "./transport/port.ts";
export { createServer, type Server, type ServerOptions } from "./transport/server.ts";
export {
  type BoundMethod,
  type BoundService,
  bindService,
  type CallContext,
  type CallMetadata,
  type MethodImplementation,
  type Principal,
  type ServiceImplementation,
} from "./transport/service.ts";
