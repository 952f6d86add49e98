export {
  createLinkSigner,
  type LinkSigner,
  type LinkSignerOptions,
  type SignedUpload,
  type UploadGrant,
} from "./data/link-signer.ts";
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
