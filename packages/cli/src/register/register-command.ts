import { resourceTypeText } from "@haltere/core";
import { Command } from "commander";
import { buildImages, imagesOf } from "../build/build-images.ts";
import { addImageOptions, type ImageFlags, imageChoices } from "../image-options.ts";
import { addRemoteOptions, type RemoteFlags, remoteChoices } from "../remote-options.ts";
import type { Terminal } from "../terminal/terminal.ts";

interface RegisterFlags extends RemoteFlags, ImageFlags {
  readonly version?: string;
  readonly build?: boolean;
  readonly serviceAccount?: string;
  readonly rawDataPrefix?: string;
  readonly activateLaunchplans?: boolean;
}

/** `haltere register FILE… --version V` */
export function registerCommand(terminal: Terminal): Command {
  return addRemoteOptions(
    addImageOptions(new Command("register"))
      .description("register the tasks, workflows and launch plans of files with a control plane")
      .argument("<files...>", "TypeScript or JavaScript files")
      .option("-v, --version <version>", "version to register under (default: the hash of the code)")
      .option("--service-account <name>", "service account of Kubernetes that executions of the launch plans run as")
      .option("--raw-data-prefix <address>", "where the files of executions of the launch plans go: s3://bucket/prefix")
      .option("--activate-launchplans", "make every launch plan the active version of its name")
      .option("--build", "build, and push, the images that tasks describe with imageSpec first"),
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
  const images = imageChoices(flags);
  const [{ bundleFiles }, { createRemote }] = await Promise.all([
    import("@haltere/sdk/bundle"),
    import("@haltere/sdk/remote"),
  ]);
  // One bundle for all: an entity that two files share is registered once, with one address of its code.
  const bundle = await bundleFiles(files);
  for (const warning of bundle.warnings) terminal.note(`Warning: ${warning}`);
  if (flags.build) {
    const { loadBundle } = await import("@haltere/sdk/bundle");
    await buildImages(terminal, imagesOf(await loadBundle(bundle.bytes)), true);
  }
  const remote = createRemote(remoteChoices(flags));
  try {
    const { version, entities } = await remote.registerBundle(bundle, {
      version: flags.version,
      ...images,
      launchPlans: {
        ...(flags.serviceAccount === undefined ? {} : { runAs: { serviceAccount: flags.serviceAccount } }),
        ...(flags.rawDataPrefix === undefined ? {} : { rawOutputPrefix: flags.rawDataPrefix }),
      },
      activateLaunchPlans: flags.activateLaunchplans ?? false,
      told: ({ id, outcome }) =>
        terminal.print(`${resourceTypeText(id.resourceType)} ${id.name}${outcome === "exists" ? " (exists)" : ""}`),
    });
    terminal.print(`Registered ${entities.length} entities in ${remote.project}/${remote.domain}, version ${version}`);
  } finally {
    remote.close();
  }
}
