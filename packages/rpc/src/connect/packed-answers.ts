import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import { Code, ConnectError } from "@connectrpc/connect";

const pack = promisify(gzip);

/** Below so many bytes an answer goes as it is. */
export const packedFrom = 32 * 1024;

/**
 * gzip for large answers to callers that take it, as every browser does: a list of a thousand nodes is a tenth of its size on a connection that
 * is forwarded from elsewhere. The quickest kind, in a thread beside, since most callers are on this machine. Requests come as they are.
 */
export const packedAnswers = {
  name: "gzip",
  compress: async (bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> =>
    new Uint8Array(await pack(bytes, { level: constants.Z_BEST_SPEED })),
  decompress: async (): Promise<Uint8Array<ArrayBuffer>> => {
    throw new ConnectError("requests are not taken packed", Code.Unimplemented);
  },
};
