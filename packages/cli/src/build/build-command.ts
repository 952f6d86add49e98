import { Command } from "commander";
import type { Terminal } from "../terminal/terminal.ts";
import { buildImages, imagesOf } from "./build-images.ts";

interface BuildFlags {
  readonly push: boolean;
  readonly print?: boolean;
}

/** `haltere build FILE…` */
export function buildCommand(terminal: Terminal): Command {
  return new Command("build")
    .description("build the images that tasks of files describe with imageSpec")
    .argument("<files...>", "TypeScript or JavaScript files")
    .option("--no-push", "leave images on this machine, also those that have a registry")
    .option("--print", "print the Dockerfiles, and build nothing")
    .action(async (files: [string, ...string[]], flags: BuildFlags) => {
      process.setSourceMapsEnabled(true);
      const { bundleFiles, loadBundle } = await import("@haltere/sdk/bundle");
      const specs = imagesOf(await loadBundle((await bundleFiles(files)).bytes));
      if (specs.length === 0) terminal.note("No task has an image that is described with imageSpec.");
      if (flags.print) {
        for (const { reference, dockerfile } of specs) terminal.print(`# ${reference}`, dockerfile.trimEnd());
      } else {
        await buildImages(terminal, specs, flags.push);
      }
    });
}
