/** How a task reaches files that lie elsewhere; the task's context holds one. */
export interface FileAccess {
  /**
   * Decides where a local file goes and starts to upload it. Answers the address at once; `settled` tells when the
   * content is there. The same path given twice is uploaded once.
   */
  upload(path: string): string;
  /** Resolves when every upload that was started is done; rejects with the first that failed. */
  settled(): Promise<void>;
  /** The content under an address. A missing one is NotFound. */
  open(uri: string): AsyncIterable<Uint8Array>;
  /** An empty directory of this access's own, where files may be downloaded to. */
  scratch(): Promise<string>;
}
