import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { FlyteError } from "@haltere/core";
import type { DataLoadingConfig, DataLoadingConfig_LiteralMapFormat as Format, TaskTemplate } from "@haltere/idl/core";

/** The folders of one attempt that stand for a raw container's input and output path. */
export interface DataFolders {
  readonly inputs: string;
  readonly outputs: string;
  /** In which form the file of all inputs is written. */
  readonly format: Format;
  /** The text with the container's paths replaced by the folders', where they stand at the beginning of a path. */
  relocate(text: string): string;
  /** Removes what does not lie in the attempt's own folder. */
  remove(): Promise<void>;
}

/** Where Flyte's co-pilot puts data where a task does not say. */
const defaultInputPath = "/var/flyte/inputs";
const defaultOutputPath = "/var/flyte/outputs";

/** How a raw container gets its data; undefined for any other task. */
export function dataLoading(task: TaskTemplate): DataLoadingConfig | undefined {
  const config = task.target.case === "container" ? task.target.value.dataConfig : undefined;
  return config?.enabled ? config : undefined;
}

/**
 * Makes the folders, empty. There is no container here that the task's paths could be mounted in, and they are not ours to
 * write to on the user's machine.
 * @param folder The attempt's own.
 * @throws FlyteError InvalidArgument for paths that Kubernetes could not mount either.
 */
export async function makeDataFolders(
  task: TaskTemplate,
  config: DataLoadingConfig,
  folder: string,
): Promise<DataFolders> {
  const inputPath = containerPath("input", config.inputPath || defaultInputPath);
  const outputPath = containerPath("output", config.outputPath || defaultOutputPath);
  const { inputs = {}, outputs = {} } = {
    inputs: task.interface?.inputs?.variables,
    outputs: task.interface?.outputs?.variables,
  };
  if (inputPath === outputPath && Object.keys(inputs).length > 0 && Object.keys(outputs).length > 0) {
    throw new FlyteError("InvalidArgument", `The task's input path and output path are the same, ${inputPath}.`, {
      hint: "Give the task an output path of its own.",
    });
  }
  // Scripts name their paths without quotes: a blank in the folder's own path would break them.
  const borrowed = isPlain(folder) ? undefined : await mkdtemp(join(tmpdir(), "haltere-"));
  const parent = borrowed ?? folder;
  const places = [
    { path: inputPath, folder: join(parent, "inputs") },
    { path: outputPath, folder: join(parent, "outputs") },
  ];
  if (inputPath === outputPath && Object.keys(inputs).length === 0) places.reverse();
  for (const place of places) await mkdir(place.folder);
  // The longer path first: one may lie in the other.
  const byLength = places.toSorted((a, b) => b.path.length - a.path.length);
  return {
    inputs: join(parent, "inputs"),
    outputs: join(parent, "outputs"),
    format: config.format,
    relocate: (text) => byLength.reduce((rest, place) => relocated(rest, place.path, place.folder), text),
    async remove() {
      if (borrowed !== undefined) await rm(borrowed, { recursive: true, force: true, maxRetries: 2 });
    },
  };
}

/** What Kubernetes mounts for it: absolute, without a slash at the end. */
function containerPath(what: "input" | "output", path: string): string {
  const mounted = posix.join("/", path).replace(/\/$/, "");
  if (mounted !== "") return mounted;
  throw new FlyteError("InvalidArgument", `The task's ${what} path is ${path}, the root of all files.`, {
    hint: `Name a folder, such as ${what === "input" ? defaultInputPath : defaultOutputPath}.`,
  });
}

function isPlain(path: string): boolean {
  return /^[\w./+-]+$/.test(path);
}

/**
 * A path begins where no other goes on: not in `/mnt/var/inputs`, `./var/inputs`, `$HOME/var/inputs`. It may follow a flag
 * of one letter (`-o/var/outputs/x`) or `file://`. It ends where its last name does: not in `/var/inputs2`, `/var/inputs.old`.
 */
function relocated(text: string, path: string, folder: string): string {
  const begins = String.raw`(?:(?<=(?:^|\s)-[A-Za-z])|(?<=file://)|(?<![\w./~)}\]*])(?<!\$\{?\w+\}?["']?))`;
  const ends = String.raw`(?![\w~-]|\.\w)`;
  const literally = path.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return text.replace(new RegExp(begins + literally + ends, "g"), () => folder);
}
