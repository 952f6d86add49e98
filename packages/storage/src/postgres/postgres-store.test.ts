import { storeContract } from "@haltere/ports/testing";
import { describeWithPostgres } from "../testing/describe-with-postgres.ts";
import { openPostgresStore } from "./postgres-store.ts";

await describeWithPostgres("the Postgres store", (server) => {
  storeContract("the Postgres store", async () => {
    const url = await server.createDatabase();
    return { open: () => openPostgresStore({ url }), dispose: async () => undefined };
  });
});
