import type { RemoteChoices } from "@haltere/sdk/remote";
import type { Command } from "commander";

/** What a command is told of the control plane to use. */
export interface RemoteFlags {
  readonly endpoint?: string;
  readonly config?: string;
  readonly project?: string;
  readonly domain?: string;
}

/** Adds the options that say which control plane, project and domain are meant. */
export function addRemoteOptions(command: Command): Command {
  return command
    .option(
      "--endpoint <host:port>",
      "address of the control plane (default: FLYTE_PLATFORM_URL, else 127.0.0.1:30080)",
    )
    .option("--config <file>", "flytectl configuration file (default: FLYTECTL_CONFIG, else ~/.flyte/config.yaml)")
    .option("-p, --project <project>", "project (default: flytesnacks)")
    .option("-d, --domain <domain>", "domain (default: development)");
}

/** A command about an execution, as it is typed to reach the same control plane: `haltere get execution NAME`. */
export function executionCommand(verb: "get" | "terminate", name: string, flags: RemoteFlags): string {
  const { endpoint, config, project, domain } = flags;
  const options = Object.entries({ endpoint, config, project, domain }).flatMap(([option, value]) =>
    value === undefined ? [] : [`--${option}`, value],
  );
  return ["haltere", verb, "execution", name, ...options].join(" ");
}

export function remoteChoices({ endpoint, config, project, domain }: RemoteFlags): RemoteChoices {
  return { endpoint, config, project, domain };
}
