import { afterAll, describe, test } from "vitest";
import { type PostgresServer, startPostgres } from "./postgres-server.ts";

/**
 * Declares tests that need a Postgres server, with one that runs while they do. Where none can run on this machine a test says so, and
 * passes, but for `HALTERE_REQUIRE_ALL=1`.
 */
export async function describeWithPostgres(name: string, declare: (server: PostgresServer) => void): Promise<void> {
  let server: PostgresServer;
  try {
    server = await startPostgres();
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    test(`${name}: left out, for want of a Postgres server`, () => {
      if (process.env.HALTERE_REQUIRE_ALL === "1") throw new Error(why);
      console.warn(`Left out: ${name}. ${why}`);
    });
    return;
  }
  describe(name, () => {
    afterAll(() => server.stop());
    declare(server);
  });
}
