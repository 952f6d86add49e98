import { openPostgresStore } from "@haltere/storage";
import { describeWithPostgres } from "@haltere/storage/testing";
import { describe } from "vitest";
import { openControlPlane, type TestControlPlane } from "./control-plane.ts";

/** Declares the same tests for services over SQLite and over Postgres; each call of `open` gives those over an empty store. */
export async function onEveryStore(
  name: string,
  declare: (open: () => Promise<TestControlPlane>) => void,
): Promise<void> {
  describe(`${name} over SQLite`, () => declare(() => openControlPlane()));
  await describeWithPostgres(`${name} over Postgres`, (server) =>
    declare(async () => openControlPlane({}, await openPostgresStore({ url: await server.createDatabase() }))),
  );
}
