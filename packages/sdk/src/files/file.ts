import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FlyteError } from "@haltere/core";
import { isAddress, localPathOf } from "./address.ts";
import type { FileAccess } from "./file-access.ts";
import { reachOf } from "./reach.ts";

/** What may be said of a file beside where it lies. */
export interface FileDetails {
  /** Travels with the literal. */
  readonly metadata?: Readonly<Record<string, string>>;
  /**
   * Where the upload goes instead of a place of the execution's own, or false for none: then the location as it is travels,
   * and whoever reads it must be able to reach it. flytekit's `remote_path`.
   */
  readonly remotePath?: string | false;
}

/**
 * A file that travels between tasks: flytekit's FlyteFile. It is a path on this machine, or an address elsewhere whose
 * content is fetched when it is first asked for. A local file that a task returns is uploaded.
 */
export class FlyteFile {
  /** A path on this machine, absolute, or an address such as `https://host/table.csv`. */
  readonly location: string;
  /** User metadata that travels with the literal. */
  readonly metadata: Readonly<Record<string, string>>;
  /** See `FileDetails`. */
  readonly remotePath: string | false | undefined;
  /** Whether the location is the file's address for all, also where it is a path: it was read from a literal, and is not uploaded again. */
  readonly isPlaced: boolean;
  readonly #isOwn: boolean;
  readonly #access: FileAccess | undefined;
  #local: Promise<string> | undefined;

  constructor(location: string, options: FileDetails & { access?: FileAccess; placed?: boolean } = {}) {
    this.location = isAddress(location) ? location : resolve(location);
    this.metadata = options.metadata ?? {};
    this.remotePath = options.remotePath;
    this.isPlaced = options.placed ?? (isAddress(location) || options.remotePath === false);
    this.#isOwn = !(options.placed ?? isAddress(location));
    this.#access = options.access;
  }

  /** The last part of the path or address. */
  get name(): string {
    return basename(this.location.split(/[?#]/, 1)[0] ?? "");
  }

  /** Whether the content lies on this machine, under a path or a `file://` address. */
  get isLocal(): boolean {
    return this.#path() !== undefined;
  }

  /** The content as text, decoded as UTF-8. */
  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  /**
   * The content as JSON says it.
   * @throws FlyteError InvalidArgument where it is no JSON.
   */
  async json(): Promise<unknown> {
    const text = await this.text();
    try {
      return JSON.parse(text);
    } catch (thrown) {
      throw new FlyteError("InvalidArgument", `${this.location} holds no JSON: ${FlyteError.from(thrown).message}`, {
        kind: "user",
        where: { file: this.location },
        cause: thrown,
      });
    }
  }

  /** The whole content. */
  async bytes(): Promise<Uint8Array> {
    const path = this.#path();
    if (path !== undefined) return await readFile(path).catch((thrown) => this.#unreadable(thrown));
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.stream()) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  /** The content piece by piece, without holding all of it. */
  async *stream(): AsyncGenerator<Uint8Array> {
    const path = this.#path();
    try {
      yield* path === undefined ? reachOf(this.#access).open(this.location) : createReadStream(path);
    } catch (thrown) {
      this.#unreadable(thrown);
    }
  }

  /** The content line by line, decoded as UTF-8, without line ends and without holding all of it. */
  async *lines(): AsyncGenerator<string> {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of this.stream()) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) yield line.endsWith("\r") ? line.slice(0, -1) : line;
    }
    rest += decoder.decode();
    if (rest !== "") yield rest;
  }

  /**
   * Writes the content piece by piece, from its beginning, before the task returns the file. It is a stream of Node's:
   * `await pipeline(source, file.writer())`, or `write` and `end`.
   * @throws FlyteError FailedPrecondition for a file that was read, or that lies elsewhere.
   */
  writer(): Writable {
    if (this.#isOwn) return createWriteStream(this.location);
    throw new FlyteError(
      "FailedPrecondition",
      `${this.location} cannot be written: it is another's, or lies elsewhere`,
      {
        kind: "user",
        where: { file: this.location },
        hint: "Make a file of your own with File.create(name).",
      },
    );
  }

  /** Writes the content from an iterable of pieces. Throws as `writer`. */
  async write(content: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>): Promise<void> {
    // A string is an iterable of its characters; it is one piece here.
    const pieces = typeof content === "string" || content instanceof Uint8Array ? [content] : content;
    await pipeline(Readable.from(pieces), this.writer());
  }

  /** A path on this machine that holds the content: the file itself, or a copy that is made once. */
  async download(): Promise<string> {
    const path = this.#path();
    if (path !== undefined) {
      await stat(path).catch((thrown) => this.#unreadable(thrown));
      return path;
    }
    this.#local ??= this.#fetch();
    return await this.#local;
  }

  /** Writes the content to `path`. */
  async saveAs(path: string): Promise<void> {
    const local = this.#path();
    if (local === undefined) await pipeline(Readable.from(this.stream()), createWriteStream(path));
    else await copyFile(local, path).catch((thrown) => this.#unreadable(thrown));
  }

  async #fetch(): Promise<string> {
    const { name } = this;
    const safe = name === "" || name === "." || name === ".." ? "content" : name;
    const path = join(await reachOf(this.#access).scratch(), safe);
    await this.saveAs(path);
    return path;
  }

  #path(): string | undefined {
    return localPathOf(this.location);
  }

  #unreadable(thrown: unknown): never {
    if (thrown instanceof FlyteError) throw thrown;
    const missing = thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT";
    throw new FlyteError(
      missing ? "NotFound" : "Unknown",
      `cannot read the file ${this.location}: ${missing ? "no such file" : String(thrown)}`,
      {
        kind: "user",
        where: { file: this.location },
        cause: thrown,
      },
    );
  }
}
