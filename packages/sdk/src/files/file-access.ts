/** How a task reaches files that lie elsewhere; the task's context holds one. */
export interface FileAccess {
  /**
   * Decides where a local file goes and starts to upload it. Answers the address at once; `settled` tells when the
   * content is there. The same path given twice is uploaded once.
   * @param destination The address to use instead of one of this access's own.
   */
  upload(path: string, destination?: string): string;
  /** The same for a directory with all that is in it. */
  uploadDirectory(path: string, destination?: string): string;
  /** Decides where a folder goes and starts to fill it: with what `write` writes into a folder of this machine. */
  produce(write: (folder: string) => Promise<void>): string;
  /** Has `settled` wait for work that completes what was decided at once. */
  begin(work: Promise<void>): void;
  /** Resolves when every upload that was started is done; rejects with the first that failed. */
  settled(): Promise<void>;
  /** The content under an address. A missing one is NotFound. */
  open(uri: string): AsyncIterable<Uint8Array>;
  /** The files below an address, at every depth, ordered by path. A missing one is NotFound. */
  list(uri: string): AsyncIterable<ListedFile>;
  /** An empty directory of this access's own, where files may be downloaded to. */
  scratch(): Promise<string>;
}

/** A file below a directory. */
export interface ListedFile {
  /** Relative to the directory, with `/` between its parts. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}
