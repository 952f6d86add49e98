export { openSqliteStore, type SqliteStoreOptions } from "./sqlite/sqlite-store.ts";
