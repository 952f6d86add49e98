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
