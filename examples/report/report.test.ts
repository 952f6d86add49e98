// The report of a week in 2008, against figures of SQL's over the table; and its launch plan on a control plane.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { type ControlPlane, haltere, startControlPlane } from "@haltere/cli/testing";
import { DataFrame } from "haltere";
import { testClock, testFailure, testWorkflow } from "haltere/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { saturdays, weekly } from "./workflow.ts";

const root = join(import.meta.dirname, "..", "..");
const program = join(import.meta.dirname, "workflow.ts");
const table = fileURLToPath(new URL("../data/sp500-2000.csv", import.meta.resolve("vega-datasets")));
const prices = DataFrame.fromFile(table);

describe("on a Saturday of October 2008", () => {
  const until = new Date("2008-10-11T06:00:00Z");
  const clock = testClock({ start: until });
  let run: Awaited<ReturnType<typeof report>>;
  const report = () => testWorkflow(weekly, { inputs: { prices, index: "S&P 500", until, alarm: 3 }, clock });
  beforeAll(async () => {
    run = await report();
  });

  test("the week is summed up as SQL does", () => {
    const db = new DatabaseSync(":memory:");
    db.exec("CREATE TABLE day (date TEXT, open REAL, high REAL, low REAL, close REAL, adjusted REAL, volume INTEGER)");
    const insert = db.prepare("INSERT INTO day VALUES (?, ?, ?, ?, ?, ?, ?)");
    for (const line of readFileSync(table, "utf8").trim().split("\n").slice(1)) insert.run(...line.split(","));
    const expected = db
      .prepare(
        `SELECT max(high) AS high, min(low) AS low, sum(volume) AS volume, count(*) AS days,
                round(100 * ((SELECT close FROM day WHERE date = '2008-10-10') / (SELECT close FROM day WHERE date = '2008-10-03') - 1), 2) AS percent
         FROM day WHERE date BETWEEN '2008-10-04' AND '2008-10-10'`,
      )
      .get();
    const { days, ...week } = run.outputs.week;
    expect({ ...week, days: days.length }).toMatchObject({ ...expected });
    expect(week).toMatchObject({ percent: -18.2, open: 1097.560059, close: 899.219971, volume: 42_016_790_000 });
  });

  test("the days beyond the limit are told, and when the report was made", async () => {
    expect(run.outputs.week.alarms.map(({ date, percent }) => [date.getUTCDate(), percent])).toEqual([
      [6, -3.85],
      [7, -5.74],
      [9, -7.62],
    ]);
    expect(run.outputs.report.name).toBe("week-2008-10-11.md");
    expect((await run.outputs.report.text()).split("\n")).toEqual([
      "# S&P 500, 2008-10-04 to 2008-10-11",
      "It closed at **899.22**, -18.2 % from the week before,",
      "between 839.80 and 1097.56.",
      "",
      "- 2008-10-06: -3.85 %",
      "- 2008-10-07: -5.74 %",
      "- 2008-10-09: -7.62 %",
      "",
      "Made at 2008-10-11T06:00:00.000Z.",
      "",
    ]);
  });
});

test.each([
  ["a week with a holiday, whose first day is compared with the week before's last", "2001-01-20T06:00:00Z", 4, 1.82],
  ["the first week after four days without trading", "2001-09-22T06:00:00Z", 5, -11.6],
  ["any hour of the day", "2001-09-22T23:59:59Z", 5, -11.6],
])("%s", async (_, until, days, percent) => {
  const inputs = { prices, index: "S&P 500", until: new Date(until) };
  const { week } = (await testWorkflow(weekly, { inputs })).outputs;
  expect({ days: week.days.length, percent: week.percent }).toEqual({ days, percent });
});

test.each(["1999-12-25T06:00:00Z", "2000-01-08T06:00:00Z", "2021-01-02T06:00:00Z"])(
  "no report is made of a week that the prices do not cover: %s",
  async (until) => {
    const { error, nodes } = await testFailure(saturdays, { inputs: { until: new Date(until) } });
    expect(error.message).toMatch(/the prices do not cover the week before/);
    expect(nodes.map(({ id, outputs }) => [id, outputs])).toEqual([["n0", undefined]]);
  },
);

test("haltere run makes it here", async () => {
  const { status, stdout, stderr } = await haltere(
    ["run", program, "saturdays", "--until", "2008-10-11T06:00:00Z", "--alarm", "7"],
    { cwd: root },
  );
  expect(stdout, stderr).toMatch(/week: \{.*percent: -18\.2, alarms: \[\{date: "2008-10-09T00:00:00\+00:00"/);
  expect(stderr).toMatch(/the report of report\.workflow\.write lies in/);
  expect(status).toBe(0);
});

describe("on a control plane", () => {
  let controlPlane: ControlPlane;
  let place: string[];
  beforeAll(async () => {
    controlPlane = await startControlPlane();
    place = ["--endpoint", controlPlane.endpoint];
  });
  afterAll(async () => void (await controlPlane.stop()));
  const get = async (path: string): Promise<unknown> =>
    await (await fetch(`${controlPlane.address}/api/v1/${path}`, { headers: { accept: "application/json" } })).json();

  test("the launch plan is active once it is registered, with its schedule and who is told", async () => {
    const registered = await haltere(["register", program, "--version", "v1", ...place], { cwd: root });
    expect(registered.status, registered.stderr).toBe(0);
    expect(await get("active_launch_plans/flytesnacks/development/report.workflow.saturdays")).toMatchObject({
      id: { name: "report.workflow.saturdays", version: "v1" },
      spec: {
        entity_metadata: {
          schedule: { cron_schedule: { schedule: "0 6 * * 6" }, kickoff_time_input_arg: "until" },
          notifications: [
            { phases: ["SUCCEEDED"], email: { recipients_email: ["desk@example.org"] } },
            { phases: ["FAILED", "TIMED_OUT"], slack: { recipients_email: ["data-alerts@example.slack.com"] } },
          ],
        },
        labels: { values: { team: "markets" } },
      },
      closure: { state: "ACTIVE" },
    });
  });

  test("a launch of it has the plan's inputs", async () => {
    const launch = ["--until", "2008-10-11T06:00:00Z", "--remote", "--version", "v1", "--name", "october"];
    const { status, stdout, stderr } = await haltere(["run", program, "saturdays", ...launch, ...place], { cwd: root });
    expect(status, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/percent: -18\.2, alarms: \[(\{[^}]*\}(, )?){3}\]/);
    expect(await get("executions/flytesnacks/development/october")).toMatchObject({
      spec: { launch_plan: { name: "report.workflow.saturdays", version: "v1" } },
      closure: { phase: "SUCCEEDED" },
    });
  });
});
