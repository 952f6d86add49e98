import { connect, createServer, type Socket } from "node:net";
import type { Store, Write } from "@haltere/ports";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { describeWithPostgres } from "../testing/describe-with-postgres.ts";
import { openPostgresStore } from "./postgres-store.ts";

const entry = (name: string): Write => ({
  kind: "insert",
  table: "journal",
  row: {
    execution_project: "p",
    execution_domain: "d",
    execution_name: name,
    entry: new Uint8Array([1]),
    created_at: 1,
  },
});

const names = async (store: Store) => (await store.list("journal", { where: [] })).map((row) => row.execution_name);

interface Wire {
  readonly url: string;
  /** The next COMMIT loses its connection: before it reaches the server, or behind it, so that its answer never comes back. */
  lose(when: "before" | "behind"): void;
}

/** A way to the server that can break. */
async function wire(to: string): Promise<Wire> {
  const target = new URL(to);
  const { hostname, port } = target;
  let losing: "before" | "behind" | undefined;
  const sockets = new Set<Socket>();
  const listener = createServer((client) => {
    const server = connect(Number(port), hostname);
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
    }
    client.on("data", (bytes) => {
      const chosen = bytes.includes("commit\0") ? losing : undefined;
      if (chosen === undefined) {
        server.write(bytes);
        return;
      }
      losing = undefined;
      if (chosen === "before") {
        client.destroy();
        server.destroy();
        return;
      }
      // The server answers, and nobody hears it.
      server.removeAllListeners("data");
      server.once("data", () => {
        client.destroy();
        server.destroy();
      });
      server.write(bytes);
    });
    server.on("data", (bytes) => client.write(bytes));
    client.on("close", () => server.destroy());
    server.on("close", () => client.destroy());
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => listener.once("listening", resolve));
  onTestFinished(() => {
    listener.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = listener.address();
  target.port = String(typeof address === "object" && address ? address.port : 0);
  return {
    url: target.href,
    lose(when) {
      losing = when;
    },
  };
}

await describeWithPostgres("a connection to Postgres that is lost", (server) => {
  const opened = async (url: string): Promise<Store> => {
    const store = await openPostgresStore({ url });
    onTestFinished(() => store.close());
    return store;
  };

  test.each(["before", "behind"] as const)(
    "%s a COMMIT: what was sent is written once, and said to be",
    async (when) => {
      const { url, lose } = await wire(await server.createDatabase());
      const store = await opened(url);
      await store.commit([entry("first")]);
      lose(when);
      const results = await Promise.all([store.commit([entry("a"), entry("b")]), store.commit([entry("c")])]);
      expect(results.map(({ ok }) => ok)).toEqual([true, true]);
      expect(await names(store)).toEqual(["first", "a", "b", "c"]);
      const ids = (await store.list("journal", { where: [] })).map((row) => row.id).slice(1);
      expect(results.flatMap((result) => (result.ok ? [...result.ids.values()] : []))).toEqual(ids);
    },
  );

  test("behind the COMMIT of commits of which one lost: each is told its own end", async () => {
    const { url, lose } = await wire(await server.createDatabase());
    const store = await opened(url);
    const key = { execution_project: "p", execution_domain: "d", execution_name: "none" };
    lose("behind");
    const results = await Promise.all([
      store.commit([entry("a")]),
      store.commit([entry("b"), { kind: "update", table: "executions", key, set: { phase: "FAILED" } }]),
      store.commit([entry("c")]),
    ]);
    expect(results).toMatchObject([{ ok: true }, { ok: false, conflict: 1 }, { ok: true }]);
    expect(await names(store)).toEqual(["a", "c"]);
  });

  test("by connections that the server ended: the next read and commit use others", async () => {
    const url = await server.createDatabase();
    const store = await opened(url);
    await Promise.all(Array.from({ length: 8 }, () => names(store)));
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    onTestFinished(() => admin.end());
    const before: string[] = [];
    for (const name of ["a", "b"]) {
      await admin.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'haltere' and datname = current_database()",
      );
      const [read, written] = await Promise.all([names(store), store.commit([entry(name)])]);
      expect(written.ok).toBe(true);
      // The read runs beside the write: it sees what stood before it, or after it.
      expect([before, [...before, name]]).toContainEqual(read);
      before.push(name);
    }
    expect(await names(store)).toEqual(before);
  });

  test("by a server that is restarted: what fails meanwhile is Unavailable and may be tried again; then all goes on", async () => {
    const store = await opened(await server.createDatabase());
    await store.commit([entry("before")]);
    const restarted = server.restart();
    const failures: unknown[] = [];
    let back = false;
    const trying = (async () => {
      while (!back) await store.commit([entry("meanwhile")]).catch((thrown: unknown) => failures.push(thrown));
    })();
    await restarted;
    back = true;
    await trying;
    for (const failure of failures) expect(failure).toMatchObject({ code: "Unavailable", recoverable: true });
    expect(await store.commit([entry("after")])).toMatchObject({ ok: true });
    const found = await names(store);
    expect([found[0], found.at(-1)]).toEqual(["before", "after"]);
  });
});
