/** What is known of a stored blob without reading it. */
export interface BlobInfo {
  readonly uri: string;
  readonly size: number;
  /** MD5 of the content, 16 bytes, where the store knows it. */
  readonly md5?: Uint8Array;
  readonly contentType?: string;
}

/** A half-open range of bytes: `end` is exclusive, and absent for the rest. What lies behind the blob's end is left out. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

export interface WriteOptions {
  readonly contentType?: string;
  /** Refuse, with AlreadyExists, where a blob stands already. */
  readonly ifAbsent?: boolean;
  /** MD5 that the content must have, 16 bytes; another content is refused with InvalidArgument and nothing is kept. */
  readonly md5?: Uint8Array;
}

/**
 * Bytes under addresses. An address is a URI below `root`, the one that tasks, clients and literals use
 * (a path on this machine's disk, `s3://bucket/…`), taken as it stands: nothing in it is percent-encoded. A blob appears whole or not at all. An address outside of `root`, or one that
 * leaves it by `..`, is refused with InvalidArgument; a missing blob is NotFound.
 */
export interface Blobs {
  /** URI under which everything lies, without a slash at the end. */
  readonly root: string;
  write(uri: string, content: Uint8Array | AsyncIterable<Uint8Array>, options?: WriteOptions): Promise<BlobInfo>;
  read(uri: string): Promise<Uint8Array>;
  open(uri: string, range?: ByteRange): AsyncIterable<Uint8Array>;
  head(uri: string): Promise<BlobInfo | undefined>;
  /** Every blob whose address starts with `prefix` and a slash, in the order of their addresses by code point. */
  list(prefix: string): AsyncIterable<BlobInfo>;
  /** Removes a blob; one that is not there is no error. */
  delete(uri: string): Promise<void>;
}
