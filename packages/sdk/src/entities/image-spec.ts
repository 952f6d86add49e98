import { createHash } from "node:crypto";
import { FlyteError } from "@haltere/core";
import { version } from "../version.ts";

export interface ImageSpecOptions {
  /** The image's name, without registry and tag: `team/etl`. */
  readonly name: string;
  /** Where the image is pushed to and pulled from: `ghcr.io/acme`. Left out, it stays where it is built. */
  readonly registry?: string;
  /** The image that this one builds upon; it must have Node and npm. Default `node:24-slim`. */
  readonly base?: string;
  /** Packages of Debian's, installed with apt-get. */
  readonly apt?: readonly string[];
  /** Packages of npm's beside Haltere, as `npm install` takes them: `sharp@0.34.3`. Those with native code stay outside of a bundle. */
  readonly packages?: readonly string[];
  /** The address of npm's registry. Default npm's own. */
  readonly npmRegistry?: string;
  /** Variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** What is put into the image: contents by absolute path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Run by the shell, one after the other, behind all else. */
  readonly commands?: readonly string[];
  /** Whether Haltere is installed, whose commands run TypeScript tasks. Default true. */
  readonly haltere?: boolean;
  /** The platform it is built for: `linux/amd64`. Default the builder's. */
  readonly platform?: string;
  /** The folder that tasks run in. Default `/root`. */
  readonly workingDirectory?: string;
}

/** An image that is built from a description; flytekit's ImageSpec, for TypeScript tasks. */
export interface ImageSpec {
  readonly kind: "image spec";
  /** Registry, name and tag. The tag is the hash of all that goes into the image. */
  readonly reference: string;
  /** The Dockerfile that builds it. */
  readonly dockerfile: string;
  /** The files that its context has beside the Dockerfile: contents by the path in the context. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly platform?: string;
  /** Where it is pushed to, if anywhere. */
  readonly registry?: string;
}

/**
 * Describes an image for tasks: `haltere build` and `haltere register --build` build it, by the builder that is
 * installed. The same description gives the same Dockerfile and the same tag, on every machine.
 * @throws FlyteError InvalidArgument for a description that no image can be made of.
 */
export function imageSpec(options: ImageSpecOptions): ImageSpec {
  refuseFaults(options);
  const { name, registry, platform } = options;
  const files = contextFiles(options.files ?? {});
  const dockerfile = dockerfileText(options, [...files.keys()]);
  const hash = createHash("sha256").update(`${platform ?? ""}\n${dockerfile}`);
  for (const { path, content } of files.values()) hash.update(`\0${path}\0${content.length}\0`).update(content);
  const tag = hash.digest("hex").slice(0, 20);
  return {
    kind: "image spec",
    reference: `${registry === undefined ? "" : `${registry.replace(/\/+$/, "")}/`}${name}:${tag}`,
    dockerfile,
    files: Object.fromEntries([...files.values()].map(({ path, content }) => [path, content])),
    ...(platform === undefined ? {} : { platform }),
    ...(registry === undefined ? {} : { registry }),
  };
}

/** Whether an image's setting is a description of one. */
export function isImageSpec(image: unknown): image is ImageSpec {
  return typeof image === "object" && image !== null && "kind" in image && image.kind === "image spec";
}

/** The place of each file in the context, by its path in the image; in the order of the paths. */
function contextFiles(
  files: NonNullable<ImageSpecOptions["files"]>,
): ReadonlyMap<string, { readonly path: string; readonly content: Uint8Array }> {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(
    sorted.map(([target, content]) => [
      target,
      {
        path: `files${target}`,
        content: typeof content === "string" ? new TextEncoder().encode(content) : content,
      },
    ]),
  );
}

function dockerfileText(options: ImageSpecOptions, targets: readonly string[]): string {
  const { base = "node:24-slim", apt = [], packages = [], npmRegistry, env = {}, commands = [] } = options;
  const folder = options.workingDirectory ?? "/root";
  const npm = [...(options.haltere === false ? [] : [`haltere@${version}`]), ...packages];
  const registry = npmRegistry === undefined ? [] : [`--registry=${npmRegistry}`];
  const lines = [
    `FROM ${base}`,
    `WORKDIR ${folder}`,
    ...(apt.length === 0
      ? []
      : [
          `RUN apt-get update && apt-get install --yes --no-install-recommends ${apt.map(shellWord).join(" ")} && rm -rf /var/lib/apt/lists/*`,
        ]),
    ...(npm.length === 0
      ? []
      : [
          `RUN npm install --no-audit --no-fund --prefix ${shellWord(folder)} ${[...registry, ...npm].map(shellWord).join(" ")}`,
          // The commands that run a task, and those of the packages.
          `ENV PATH=${folder}/node_modules/.bin:$PATH`,
        ]),
    ...Object.entries(env).map(([name, value]) => `ENV ${name}=${quoted(value)}`),
    ...targets.map((target) => `COPY ${JSON.stringify([`files${target}`, target])}`),
    ...commands.map((command) => `RUN ${JSON.stringify(["/bin/sh", "-c", command])}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** A word of a shell's, in quotes where it has more than plain characters. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A value in a Dockerfile's double quotes, in which a variable would be replaced. */
function quoted(value: string): string {
  return `"${value.replace(/[\\"$]/g, "\\$&")}"`;
}

const imageName = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;

function refuseFaults({ name, base, env = {}, files = {}, workingDirectory, ...options }: ImageSpecOptions): void {
  const refuse = (message: string, hint: string) => new FlyteError("InvalidArgument", message, { hint });
  if (!imageName.test(name)) {
    throw refuse(
      `an image is named ${JSON.stringify(name)}`,
      "Use lower-case letters, digits and . _ - between them, and / for folders. The tag is made of the content.",
    );
  }
  for (const [setting, value] of Object.entries({ base, workingDirectory, registry: options.registry })) {
    if (value !== undefined && (value === "" || /\s/.test(value))) {
      throw refuse(`the image ${name} has ${setting}: ${JSON.stringify(value)}`, "It is one word.");
    }
  }
  const words = [...(options.apt ?? []), ...(options.packages ?? [])];
  const bad = words.find((word) => word === "" || word.startsWith("-") || /[\n\r]/.test(word));
  if (bad !== undefined) throw refuse(`the image ${name} has the package ${JSON.stringify(bad)}`, "Give its name.");
  for (const [variable, value] of Object.entries(env)) {
    if (!/^[A-Za-z_]\w*$/.test(variable) || /[\n\r]/.test(value)) {
      throw refuse(
        `the image ${name} has the variable ${JSON.stringify(variable)}`,
        "Use letters, digits and _ in its name, and no line break in its value.",
      );
    }
  }
  for (const path of Object.keys(files)) {
    if (!path.startsWith("/") || path.endsWith("/") || path.split("/").includes("..")) {
      throw refuse(`the image ${name} has the file ${JSON.stringify(path)}`, "Give an absolute path in the image.");
    }
  }
}
