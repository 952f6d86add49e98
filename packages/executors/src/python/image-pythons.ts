import type { VirtualEnvironments } from "./virtual-environments.ts";

/** Which Python stands for an image. */
export interface ImagePython {
  /** The image's name, in which `*` stands for any characters. */
  readonly image: string;
  /** A path, or a name on the PATH. With packages: what their virtual environment is made with. */
  readonly python?: string;
  /** Packages of a virtual environment that is made for the image. */
  readonly packages?: readonly string[];
}

/**
 * Answers the Python for the tasks of an image: the first that matches. Undefined for the one of all other tasks. Rejects as
 * `VirtualEnvironments.python` does.
 */
export function imagePython(
  pythons: readonly ImagePython[],
  environments: VirtualEnvironments,
  fallback: string | undefined,
): (image: string) => Promise<string | undefined> {
  const patterns = pythons.map((entry) => ({ ...entry, matches: pattern(entry.image) }));
  return async (image) => {
    const found = patterns.find(({ matches }) => matches.test(image));
    if (found?.packages === undefined) return found?.python ?? fallback;
    return environments.python({ python: found.python ?? fallback ?? "python3", packages: found.packages });
  };
}

function pattern(text: string): RegExp {
  return new RegExp(`^${text.split("*").map(escaped).join(".*")}$`, "s");
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
