export { openDiskBlobs } from "./disk/disk-blobs.ts";
export { openSqliteStore, type SqliteStoreOptions } from "./sqlite/sqlite-store.ts";
