import type { ProcessExecutorOptions } from "@haltere/executors";
import { z } from "zod";

const image = z
  .strictObject({
    image: z.string().min(1).describe("The image's name, in which * stands for any characters"),
    python: z.string().min(1).optional().describe("Path of the Python for its tasks, or its name on the PATH"),
    packages: z
      .array(z.string().min(1).regex(/^[^-]/, "is no package"))
      .optional()
      .describe("Packages of a virtual environment that is made for it"),
  })
  .refine(
    ({ python, packages }) => python !== undefined || packages !== undefined,
    "names neither python nor packages",
  );

/** How Python tasks run on this machine. */
export const pythonSchema = z.strictObject({
  images: z.array(image).optional().describe("The Python for each image; the first that matches counts"),
  forkServers: z.boolean().optional().describe("Whether attempts are forked from servers that have their code loaded"),
  maxForkServers: z.int().min(1).optional().describe("Fork servers that are kept at once"),
});

/** What a configuration says of Python tasks. */
export function configuredPython({
  images,
  forkServers,
  maxForkServers,
}: z.output<typeof pythonSchema> = {}): Pick<ProcessExecutorOptions, "images" | "forkServers"> {
  const pythons = images?.map(({ image, python, packages }) => ({
    image,
    ...(python !== undefined && { python }),
    ...(packages !== undefined && { packages }),
  }));
  const bounds = maxForkServers === undefined ? undefined : { maxServers: maxForkServers };
  const servers = forkServers === false ? false : bounds;
  return { ...(pythons && { images: pythons }), ...(servers !== undefined && { forkServers: servers }) };
}
