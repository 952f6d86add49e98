export { openDiskBlobs } from "./disk/disk-blobs.ts";
export { isPostgresUrl, type PostgresAddress, postgresAddress } from "./postgres/postgres-address.ts";
export { openPostgresStore, type PostgresStoreOptions } from "./postgres/postgres-store.ts";
export { backUpSqlite, requireNoSqlite, restoreSqlite } from "./sqlite/sqlite-backup.ts";
export { openSqliteStore, type SqliteStoreOptions } from "./sqlite/sqlite-store.ts";
