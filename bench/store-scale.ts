// Listings, reads and writes with a large database, in SQLite and in Postgres, beside the same with an empty one. `--full`: a million
// executions and five million node executions; without it a hundredth of them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startControlPlane } from "@haltere/cli/testing";
import { startPostgres } from "@haltere/storage/testing";
import { type Figure, report } from "./figure.ts";
import { type BulkDatabase, postgresBulk, sqliteBulk } from "./store/bulk-database.ts";
import { figuresOf, first } from "./store/figures.ts";
import { fill } from "./store/fill.ts";

const full = process.argv.includes("--full");
const only = process.argv.find((word) => word.startsWith("--only="))?.slice("--only=".length);
const size = { executions: full ? 1_000_000 : 10_000, names: 40, versions: 5 };
const calls = full ? 200 : 100;

type Measured = ReadonlyMap<string, number>;

/** A database of its own for each kind, filled to the size. */
async function measure(
  executions: number,
  url: string | undefined,
  bulk: (folder: string) => Promise<BulkDatabase>,
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "haltere-scale-"));
  const options = { dataDirectory: folder, ...(url === undefined ? {} : { database: url }) };
  try {
    let controlPlane = await startControlPlane(options);
    try {
      await first(controlPlane);
    } finally {
      await controlPlane.stop();
    }
    const database = await bulk(folder);
    const began = performance.now();
    await fill(database, { ...size, executions });
    await database.close();
    console.error(`filled with ${executions} executions in ${((performance.now() - began) / 1000).toFixed(0)} s`);
    const starting = performance.now();
    controlPlane = await startControlPlane(options);
    const start = (performance.now() - starting) / 1000;
    try {
      return new Map([["start to ready", start], ...(await figuresOf(controlPlane, executions, calls))]);
    } finally {
      await controlPlane.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function figures(kind: string, filled: Measured, empty: Measured): Figure[] {
  return [...filled].map(([key, haltere]) => {
    const [aimed, name = key] = key.includes("|") ? key.split("|") : ["", key];
    const claim = `${kind}, ${size.executions.toLocaleString("en")} executions: ${name}`;
    const peer = { name: "empty", value: empty.get(key) ?? Number.NaN };
    const unit = /client/.test(key)
      ? "calls/s"
      : key.startsWith("memory")
        ? "MiB"
        : key.startsWith("start")
          ? "s"
          : "ms";
    const aim = key.endsWith("p99") ? { aim: aimed === "deep" ? 100 : 20 } : {};
    return { claim, unit, haltere, peer, ...aim };
  });
}

if (only !== "postgres") {
  const bulk = async (folder: string) => sqliteBulk(folder);
  const empty = await measure(size.names, undefined, bulk);
  report("store-scale", figures("SQLite", await measure(size.executions, undefined, bulk), empty));
}
if (only !== "sqlite") {
  const server = await startPostgres({ durable: true, settings: ["shared_buffers=1GB", "max_wal_size=4GB"] });
  try {
    const one = async (executions: number) => {
      const url = await server.createDatabase();
      return measure(executions, url, () => postgresBulk(url));
    };
    const empty = await one(size.names);
    report("store-scale", figures("Postgres", await one(size.executions), empty));
  } finally {
    await server.stop();
  }
}
