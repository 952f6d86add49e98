import { createConnectTransport } from "@connectrpc/connect-web";

/** Calls of the control plane that served this page: Connect over HTTP/1.1, in protobuf's binary form, so that 64-bit numbers stay exact. */
export const transport = createConnectTransport({ baseUrl: globalThis.location?.origin ?? "", useBinaryFormat: true });
