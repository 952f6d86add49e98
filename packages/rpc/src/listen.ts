import type { Server } from "node:net";
import { FlyteError } from "@haltere/core";

/** Lets a server listen, and resolves with its port. Throws FlyteError FailedPrecondition where the port cannot be had. */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen({ host, port }, resolve);
  try {
    await promise;
  } catch (thrown) {
    throw listenError(thrown, host, port);
  } finally {
    server.off("error", reject);
  }
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error(`listening on ${address}, not on a port`);
  return address.port;
}

function listenError(thrown: unknown, host: string, port: number): unknown {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  const hint = "Choose another with --port; --port 0 takes one that is free.";
  const refuse = (text: string) => new FlyteError("FailedPrecondition", text, { hint, cause: thrown });
  if (code === "EADDRINUSE") return refuse(`port ${port} on ${host} is in use by another program`);
  if (code === "EACCES") return refuse(`port ${port} on ${host} is not open to this user`);
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return new FlyteError("FailedPrecondition", `${host} is not an address of this machine`, {
      hint: "Choose another with --host; 127.0.0.1 serves this machine alone.",
      cause: thrown,
    });
  return thrown;
}
