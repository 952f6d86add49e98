import type { Blobs, Clock, Ids, Store } from "@haltere/ports";

/** What the catalog and the cache stand on. */
export interface CatalogResources {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Literals whose encoding is larger than this many bytes are kept as blobs instead of in rows. */
  readonly maxInlineBytes: number;
}
