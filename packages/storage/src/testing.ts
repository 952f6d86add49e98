export { describeWithPostgres } from "./testing/describe-with-postgres.ts";
export { type PostgresServer, type PostgresServerOptions, startPostgres } from "./testing/postgres-server.ts";
