import { resourceTypeText } from "@haltere/core";
import { Command } from "commander";
import { addRemoteOptions, type RemoteFlags, remoteChoices } from "../remote-options.ts";
import type { Terminal } from "../terminal/terminal.ts";

interface RegisterFlags extends RemoteFlags {
  readonly version?: string;
  readonly image?: string;
}

/** `haltere register FILE… --version V` */
export function registerCommand(terminal: Terminal): Command {
  return addRemoteOptions(
    new Command("register")
      .description("register the tasks, workflows and launch plans of files with a control plane")
      .argument("<files...>", "TypeScript or JavaScript files")
      .option("-v, --version <version>", "version to register under (default: the hash of the code)")
      .option("-i, --image <image>", "container image that tasks run in on a cluster"),
  ).action(async (files: [string, ...string[]], flags: RegisterFlags) => {
    await registerFiles(terminal, files, flags);
  });
}

async function registerFiles(
  terminal: Terminal,
  files: readonly [string, ...(readonly string[])],
  flags: RegisterFlags,
): Promise<void> {
  process.setSourceMapsEnabled(true);
  const [{ bundleFiles }, { createRemote }] = await Promise.all([
    import("@haltere/sdk/bundle"),
    import("@haltere/sdk/remote"),
  ]);
  // One bundle for all: an entity that two files share is registered once, with one address of its code.
  const bundle = await bundleFiles(files);
  for (const warning of bundle.warnings) terminal.note(`Warning: ${warning}`);
  const remote = createRemote(remoteChoices(flags));
  try {
    const { version, entities } = await remote.registerBundle(bundle, {
      version: flags.version,
      image: flags.image,
      told: ({ id, outcome }) =>
        terminal.print(`${resourceTypeText(id.resourceType)} ${id.name}${outcome === "exists" ? " (exists)" : ""}`),
    });
    terminal.print(`Registered ${entities.length} entities in ${remote.project}/${remote.domain}, version ${version}`);
  } finally {
    remote.close();
  }
}
