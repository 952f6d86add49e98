import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";

/** Calls of the control plane that served this page: Connect over HTTP/1.1, in protobuf's binary form, so that 64-bit numbers stay exact. */
export const transport = createConnectTransport({
  baseUrl: globalThis.location?.origin ?? "",
  useBinaryFormat: true,
  interceptors: [unreached()],
});

/** Says in words what browsers call "Failed to fetch". */
function unreached(): Interceptor {
  return (next) => async (request) => {
    try {
      return await next(request);
    } catch (thrown) {
      const cause = thrown instanceof ConnectError ? thrown.cause : thrown;
      if (!(cause instanceof TypeError)) throw thrown;
      const reads = /^(Get|List|Watch|Stream)/.test(request.method.name);
      const message = reads
        ? "The control plane does not answer. It is asked again by itself."
        : "The control plane does not answer: nothing is known to have been done. Look again when it is back, then repeat it.";
      throw new ConnectError(message, Code.Unavailable, undefined, undefined, thrown);
    }
  };
}
