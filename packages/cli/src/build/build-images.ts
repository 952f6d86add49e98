import type { LoadedBundle } from "@haltere/sdk/bundle";
import type { ImageSpec } from "@haltere/sdk/images";
import type { Terminal } from "../terminal/terminal.ts";

/** The image specs that a bundle's tasks and their calls use, each once, in the order they are met. */
export function imagesOf({ project }: LoadedBundle): readonly ImageSpec[] {
  const found = new Map<string, ImageSpec>();
  project.translate({
    ...{ project: "local", domain: "local", version: "local", image: "haltere", images: "any" },
    imageUsed: (spec) => found.set(spec.reference, spec),
  });
  return [...found.values()];
}

/** Builds images one after the other, and tells of each. */
export async function buildImages(terminal: Terminal, specs: readonly ImageSpec[], push: boolean): Promise<void> {
  const { buildImage } = await import("@haltere/sdk/images");
  for (const spec of specs) {
    const { builder, pushed } = await buildImage(spec, {
      environment: process.env,
      push,
      told: (line) => terminal.note(line),
    });
    terminal.print(`Built ${spec.reference} with ${builder}${pushed ? ", and pushed it" : ""}`);
  }
}
