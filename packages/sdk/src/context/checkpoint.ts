import { mkdir, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { FlyteError } from "@haltere/core";
import { listTree } from "../files/list-tree.ts";
import { listAddress } from "../files/reach.ts";
import { readContent, writeContent } from "../task-process/addressed-content.ts";

/** What a task keeps from one attempt to the next; flytekit's checkpoint. */
export interface Checkpoint {
  /** Whether there was an attempt before this one, which may have kept something. */
  readonly previousExists: boolean;
  /**
   * What the attempt before kept with `write`, or the one file that it saved; undefined where it kept nothing.
   * @throws FlyteError FailedPrecondition where it kept several files: `restore` gets them.
   */
  read(): Promise<Uint8Array | undefined>;
  /** Keeps this for the next attempt, in place of what was written before. It is there once the promise resolves. */
  write(content: Uint8Array | string): Promise<void>;
  /** Keeps a file under its name, or everything below a directory. */
  save(path: string): Promise<void>;
  /**
   * Fetches all that the attempt before kept, once: into `directory`, which is made where it is missing, or into one of
   * its own. Answers where it lies; undefined where nothing was kept.
   */
  restore(directory?: string): Promise<string | undefined>;
}

export interface CheckpointPlaces {
  /** Where this attempt's belongs; undefined where the engine keeps none. */
  readonly own: string | undefined;
  /** Where that of the attempt before lies. */
  readonly previous: string | undefined;
  /** Makes a directory for what is restored. */
  readonly scratch: () => string;
}

/** The name under which flytekit keeps what was written as bytes. */
const writtenName = "_dst_cp";

export function createCheckpoint({ own, previous, scratch }: CheckpointPlaces): Checkpoint {
  let restored: Promise<string | undefined> | undefined;
  const destination = (): string => {
    if (own !== undefined) return own;
    throw new FlyteError("FailedPrecondition", "there is no place for checkpoints", {
      kind: "user",
      hint: "The engine that runs the task gives one with --checkpoint-path.",
    });
  };
  const files = async (): Promise<readonly string[]> => {
    if (previous === undefined) return [];
    try {
      const paths: string[] = [];
      for await (const { path } of listAddress(previous)) paths.push(path);
      return paths;
    } catch (thrown) {
      // An attempt that kept nothing left no directory.
      if (FlyteError.from(thrown).code === "NotFound") return [];
      throw thrown;
    }
  };
  return {
    previousExists: previous !== undefined,
    async read() {
      const [only, ...more] = await files();
      if (only === undefined) return undefined;
      if (more.length === 0) return await readContent(`${previous}/${only}`);
      throw new FlyteError("FailedPrecondition", `the checkpoint has ${more.length + 1} files, and not one`, {
        kind: "user",
        hint: "Get them with restore().",
      });
    },
    write: (content) =>
      writeContent(`${destination()}/${writtenName}`, typeof content === "string" ? Buffer.from(content) : content),
    async save(path) {
      const to = destination();
      const info = await stat(path).catch((cause: unknown) => {
        throw new FlyteError("NotFound", `there is nothing at ${path} to keep as a checkpoint`, {
          kind: "user",
          where: { file: path },
          cause,
        });
      });
      if (!info.isDirectory()) return await writeContent(`${to}/${basename(path)}`, await readContent(path));
      for await (const file of listTree(path)) {
        await writeContent(`${to}/${file.path}`, await readContent(join(path, file.path)));
      }
    },
    restore(directory) {
      restored ??= fetchInto(directory);
      return restored;
    },
  };

  async function fetchInto(directory: string | undefined): Promise<string | undefined> {
    const paths = await files();
    if (paths.length === 0) return undefined;
    const to = directory ?? scratch();
    for (const path of paths) {
      const file = join(to, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, await readContent(`${previous}/${path}`));
    }
    return to;
  }
}
