import type { Remote } from "@haltere/sdk/remote";
import { type RemoteFlags, remoteChoices } from "./remote-options.ts";

/** Opens the control plane that the flags mean, and closes the connection after its use. */
export async function withRemote(flags: RemoteFlags, use: (remote: Remote) => Promise<void>): Promise<void> {
  const { createRemote } = await import("@haltere/sdk/remote");
  const remote = createRemote(remoteChoices(flags));
  try {
    await use(remote);
  } finally {
    remote.close();
  }
}
