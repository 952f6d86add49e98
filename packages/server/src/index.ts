export { createLinkRoutes, type LinkRoutesOptions } from "./data/link-routes.ts";
export {
  createLinkSigner,
  type LinkSigner,
  type LinkSignerOptions,
  type SignedUpload,
  type UploadGrant,
} from "./data/link-signer.ts";
export {
  type ControlPlaneSettings,
  type DomainSetting,
  defaultSettings,
  type TaskResourceLimits,
} from "./services/control-plane-settings.ts";
export { createServices, type ServiceOptions } from "./services/create-services.ts";
export type { ServiceResources } from "./services/service-resources.ts";
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
