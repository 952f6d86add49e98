import { mkdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { FlyteError } from "@haltere/core";
import { isAddress, localPathOf } from "./address.ts";
import { eachLimited, transfersAtOnce } from "./each-limited.ts";
import { FlyteFile } from "./file.ts";
import type { FileAccess } from "./file-access.ts";
import { innerPath } from "./inner-path.ts";
import { listAddress, reachOf } from "./reach.ts";

/** What may be said of a directory beside where it lies. */
export interface DirectoryDetails {
  /**
   * Where the upload goes instead of a place of the execution's own, or false for none: then the location as it is travels,
   * and whoever reads it must be able to reach it. flytekit's `remote_directory`.
   */
  readonly remotePath?: string | false;
}

/** A file found in a directory. */
export interface DirectoryEntry {
  /** Relative to the directory, with `/` between its parts. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly file: FlyteFile;
}

/**
 * A directory that travels between tasks: flytekit's FlyteDirectory. It is a path on this machine, or an address elsewhere
 * whose files are fetched when they are asked for. A local directory that a task returns is uploaded with all in it.
 */
export class FlyteDirectory {
  /** A path on this machine, absolute, or an address, without a slash at its end. */
  readonly location: string;
  /** See `DirectoryDetails`. */
  readonly remotePath: string | false | undefined;
  /** Whether the location is the directory's address for all: it was read from a literal, and is not uploaded again. */
  readonly isPlaced: boolean;
  readonly #isOwn: boolean;
  readonly #access: FileAccess | undefined;
  #local: Promise<string> | undefined;

  constructor(location: string, options: DirectoryDetails & { access?: FileAccess; placed?: boolean } = {}) {
    this.location = isAddress(location) ? location : resolve(location);
    this.remotePath = options.remotePath;
    this.isPlaced = options.placed ?? (isAddress(location) || options.remotePath === false);
    this.#isOwn = !(options.placed ?? isAddress(location));
    this.#access = options.access;
  }

  /** The last part of the path or address. */
  get name(): string {
    return basename(this.location);
  }

  /** Whether the files lie on this machine, under a path or a `file://` address. */
  get isLocal(): boolean {
    return this.#path() !== undefined;
  }

  /**
   * The file at a path within; nothing is read before its content is asked for.
   * @throws FlyteError InvalidArgument for a path that leads out of the directory.
   */
  file(path: string): FlyteFile {
    const access = this.#access === undefined ? {} : { access: this.#access };
    return new FlyteFile(this.#below(path), { placed: !this.#isOwn, ...access });
  }

  /** The directory at a path within. Throws as `file`. */
  directory(path: string): FlyteDirectory {
    const access = this.#access === undefined ? {} : { access: this.#access };
    return new FlyteDirectory(this.#below(path), { placed: !this.#isOwn, ...access });
  }

  /**
   * A file to be written at a path within; directories on its way are made.
   * @throws FlyteError FailedPrecondition for a directory that was read, InvalidArgument for a path that leads out of it.
   */
  newFile(path: string): FlyteFile {
    const file = this.#own().file(path);
    mkdirSync(dirname(file.location), { recursive: true });
    return file;
  }

  /** A directory made at a path within. Throws as `newFile`. */
  newDirectory(path: string): FlyteDirectory {
    const directory = this.#own().directory(path);
    mkdirSync(directory.location, { recursive: true });
    return directory;
  }

  /** What lies in the directory itself: files and directories, ordered by name. flytekit's `listdir`. */
  async list(): Promise<readonly (FlyteFile | FlyteDirectory)[]> {
    const found = new Map<string, FlyteFile | FlyteDirectory>();
    for await (const { path, file } of this.walk()) {
      const [name = path, ...rest] = path.split("/");
      if (rest.length === 0) found.set(name, file);
      else if (!found.has(name)) found.set(name, this.directory(name));
    }
    return [...found.values()];
  }

  /** Every file at every depth, ordered by path. flytekit's `crawl`. */
  async *walk(): AsyncGenerator<DirectoryEntry> {
    const path = this.#path();
    const files = path === undefined ? reachOf(this.#access).list(this.location) : listAddress(path);
    for await (const entry of files) yield { ...entry, file: this.file(entry.path) };
  }

  /** A path on this machine that holds all files: the directory itself, or a copy that is made once. */
  async download(): Promise<string> {
    const path = this.#path();
    if (path !== undefined) return path;
    this.#local ??= reachOf(this.#access)
      .scratch()
      .then(async (folder) => {
        await this.saveAs(folder);
        return folder;
      });
    return await this.#local;
  }

  /** Writes all files below `path`, some at a time. */
  async saveAs(path: string): Promise<void> {
    await mkdir(path, { recursive: true });
    await eachLimited(this.walk(), transfersAtOnce, async (entry) => {
      const target = join(path, innerPath(entry.path, this.location));
      await mkdir(dirname(target), { recursive: true });
      await entry.file.saveAs(target);
    });
  }

  #own(): this {
    if (this.#isOwn) return this;
    throw new FlyteError(
      "FailedPrecondition",
      `nothing can be written to ${this.location}: it is another's, or lies elsewhere`,
      {
        kind: "user",
        where: { file: this.location },
        hint: "Make a directory of your own with Directory.create().",
      },
    );
  }

  #below(path: string): string {
    return `${this.location.replace(/\/+$/, "")}/${innerPath(path, this.location)}`;
  }

  #path(): string | undefined {
    return localPathOf(this.location);
  }
}
