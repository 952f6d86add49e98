// The table and the ranking, against figures that pandas and SQLite found over the same files.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { haltere, startConnectors, startControlPlane } from "@haltere/cli/testing";
import { DataFrame } from "haltere";
import { type SucceededRun, testFailure, testWorkflow } from "haltere/testing";
import { beforeAll, describe, expect, test } from "vitest";
import { departures } from "./workflow.ts";

const data = (name: string) => fileURLToPath(new URL(`../data/${name}`, import.meta.resolve("vega-datasets")));
const program = join(import.meta.dirname, "workflow.ts");
const flights = DataFrame.fromFile(data("flights-3m.parquet"));
const airports = DataFrame.fromFile(data("airports.csv"));

/** What most departures of are late, in percent, as pandas has it: 41,079 of O'Hare's 166,341, say. */
const latest = [
  { airport: "JFK", city: "New York", flights: 31_270, late: 29.5 },
  { airport: "BOS", city: "Boston", flights: 65_486, late: 25 },
  { airport: "SEA", city: "Seattle", flights: 50_231, late: 24.8 },
  { airport: "ORD", city: "Chicago", flights: 166_341, late: 24.7 },
  { airport: "PHL", city: "Philadelphia", flights: 59_366, late: 24.5 },
];

describe("over three million flights", () => {
  type Outputs = Awaited<ReturnType<typeof departures>>;
  let run: SucceededRun<Outputs>;
  let rows: Awaited<ReturnType<Outputs["monthly"]["rows"]>>;
  beforeAll(async () => {
    run = await testWorkflow(departures, { inputs: { flights, airports } });
    rows = await run.outputs.monthly.rows();
  });

  test("no flight is lost, and the table is Parquet", async () => {
    const { paths } = await run.outputs.monthly.parts();
    expect(paths.map((path) => readFileSync(path).toString("latin1", 0, 4))).toEqual(["PAR1"]);
    expect(rows).toHaveLength(1341);
    expect(new Set(rows.map(({ airport }) => airport)).size).toBe(229);
    expect(rows.reduce((sum, row) => sum + row.flights, 0)).toBe(3_000_000);
    expect(rows.reduce((sum, row) => sum + row.late, 0)).toBe(599_055);
  });

  test("an airport's months are what pandas makes of them", () => {
    const ohare = rows.filter(({ airport }) => airport === "ORD");
    expect(ohare.map(({ month, flights, late }) => [month, flights, late])).toEqual([
      ["2001-01", 27_692, 6073],
      ["2001-02", 24_997, 6575],
      ["2001-03", 28_413, 5838],
      ["2001-04", 27_681, 7782],
      ["2001-05", 29_314, 7350],
      ["2001-06", 28_244, 7461],
    ]);
    expect(ohare[3]).toMatchObject({ city: "Chicago", state: "IL", delay: expect.closeTo(14.105993, 6) });
  });

  test("every airport has the city and the state that the list gives it", () => {
    const db = new DatabaseSync(":memory:");
    db.exec("CREATE TABLE airport (iata TEXT PRIMARY KEY, city TEXT, state TEXT)");
    const insert = db.prepare("INSERT INTO airport VALUES (?, ?, ?)");
    for (const line of readFileSync(data("airports.csv"), "utf8").trim().split("\n").slice(1)) {
      const [iata = "", , city = "", state = ""] = line.match(/("[^"]*"|[^,]+)(?=,|$)/g) ?? [];
      insert.run(iata, city, state);
    }
    const known = db.prepare("SELECT city, state FROM airport WHERE iata = ?");
    for (const { airport, city, state } of rows) expect({ ...known.get(airport) }, airport).toEqual({ city, state });
  });

  test("the airports are ranked once the table is checked", () => {
    expect(run.outputs.latest).toEqual(latest);
    expect(run.nodes.map(({ id, inputs }) => [id, Object.keys(inputs)])).toEqual([
      ["n0", ["flights", "airports"]],
      ["n1", ["flights", "monthly"]],
      ["n2", ["monthly", "least", "most"]],
    ]);
  });
});

test("flights of an airport that is not known fail the check, and nothing is ranked", async () => {
  const few = await flights.query("SELECT * FROM df WHERE origin IN ('ORD', 'SFO', 'OAK') LIMIT 20000");
  const some = await airports.query("SELECT * FROM df WHERE iata = 'ORD'");
  const { error, nodes } = await testFailure(departures, { inputs: { flights: few, airports: some } });
  expect(error.message).toMatch(/^no airport is known for SFO \(\d+ flights\), OAK \(\d+ flights\)$/);
  expect(nodes).toHaveLength(2);
});

const words = [
  ...["run", program, "departures", "--least", "20000", "--most", "2"],
  ...["--flights", data("flights-3m.parquet"), "--airports", data("airports.csv")],
];
const told =
  /latest: \[\{airport: "JFK", city: "New York", flights: 31270, late: 29\.5\}, \{airport: "BOS", [^}]*\}\]\nmonthly: \S+/;

test("haltere run says the same", async () => {
  const { status, stdout, stderr } = await haltere(words);
  expect(stdout, stderr).toMatch(told);
  expect(status).toBe(0);
});

test("and so it does on a control plane, whose queries a connector runs", async () => {
  const connectors = await startConnectors(join(import.meta.dirname, "..", "connectors", "serve.ts"));
  const controlPlane = await startControlPlane({ connectors: connectors.endpoint });
  try {
    const { status, stdout, stderr } = await haltere([...words, "--remote", "--endpoint", controlPlane.endpoint]);
    expect(stdout, stderr + controlPlane.log()).toMatch(told);
    expect(status).toBe(0);
  } finally {
    await controlPlane.stop();
    await connectors.stop();
  }
});
