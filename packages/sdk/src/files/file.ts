import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FlyteError } from "@haltere/core";
import { isAddress, localPathOf } from "./address.ts";
import type { FileAccess } from "./file-access.ts";

/**
 * A file that travels between tasks: flytekit's FlyteFile. It is a path on this machine, or an address elsewhere whose
 * content is fetched when it is first asked for. A local file that a task returns is uploaded.
 */
export class FlyteFile {
  /** A path on this machine, absolute, or an address such as `s3://bucket/key`. */
  readonly location: string;
  /** User metadata that travels with the literal. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Whether the location is the file's address for all, also where it is a path: it was read from a literal, and is not uploaded again. */
  readonly isPlaced: boolean;
  readonly #access: FileAccess | undefined;
  #local: Promise<string> | undefined;

  constructor(
    location: string,
    options: { metadata?: Readonly<Record<string, string>>; access?: FileAccess; placed?: boolean } = {},
  ) {
    this.location = isAddress(location) ? location : resolve(location);
    this.metadata = options.metadata ?? {};
    this.isPlaced = options.placed ?? isAddress(location);
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
      yield* path === undefined ? this.#remote() : createReadStream(path);
    } catch (thrown) {
      this.#unreadable(thrown);
    }
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
    if (this.#access === undefined) throw this.#noAccess();
    const path = join(await this.#access.scratch(), this.name || "content");
    await this.saveAs(path);
    return path;
  }

  #remote(): AsyncIterable<Uint8Array> {
    if (this.#access === undefined) throw this.#noAccess();
    return this.#access.open(this.location);
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

  #noAccess(): FlyteError {
    return new FlyteError("FailedPrecondition", `the content of ${this.location} can only be read where a task runs`, {
      where: { file: this.location },
      hint: "Read it in a task that takes the file as an input.",
    });
  }
}
