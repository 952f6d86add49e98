// The example's numbers, against the same figures worked out by SQL over the table.
import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { File } from "haltere";
import { beforeAll, describe, expect, test } from "vitest";
import { parseTable } from "./day.ts";
import { weather } from "./workflow.ts";

const path = fileURLToPath(new URL("../data/seattle-weather.csv", import.meta.resolve("vega-datasets")));
const csv = readFileSync(path, "utf8");

/** The table in SQLite, cut by commas alone: nothing of the example's own code is used. */
function database(): DatabaseSync {
  const db = new DatabaseSync(":memory:");
  db.exec("CREATE TABLE day (date TEXT, precipitation REAL, hot REAL, cold REAL, wind REAL, weather TEXT)");
  const insert = db.prepare("INSERT INTO day VALUES (?, ?, ?, ?, ?, ?)");
  for (const line of csv.trim().split("\n").slice(1)) insert.run(...line.trim().split(","));
  return db;
}

const monthsBySql = `
  SELECT CAST(substr(date, 1, 4) AS INTEGER) AS year, CAST(substr(date, 6, 2) AS INTEGER) AS month,
         round(sum(precipitation), 2) AS precipitation, round(avg((hot + cold) / 2), 2) AS temperatureMean,
         max(hot) AS temperatureMax, sum(precipitation > 0) AS wetDays, count(*) AS days
  FROM day GROUP BY 1, 2`;

describe("the weather example", () => {
  let result: Awaited<ReturnType<typeof weather>>;
  beforeAll(async () => {
    result = await weather({ table: File.from(path) });
  });

  test("sums up each year as SQL does", () => {
    const years = database()
      .prepare(
        `SELECT CAST(substr(date, 1, 4) AS INTEGER) AS year, round(sum(precipitation), 2) AS precipitation,
                sum(precipitation > 0) AS wetDays, count(*) AS days FROM day GROUP BY 1 ORDER BY 1`,
      )
      .all();
    expect(result.summary.years).toEqual(years.map((row) => ({ ...row })));
    expect(result.summary.days).toBe(1461);
  });

  test.each([
    ["wettest", "precipitation DESC", { year: 2015, month: 12, precipitation: 284.5 }],
    ["driest", "precipitation ASC", {}],
    ["warmest", "temperatureMean DESC", { year: 2015, month: 7 }],
  ] as const)("finds the %s month as SQL does", (which, order, known) => {
    const [row] = database().prepare(`${monthsBySql} ORDER BY ${order}, year, month LIMIT 1`).all();
    const found = result.summary[which];
    expect(found).toMatchObject(known);
    expect(found).toMatchObject({ ...row, temperatureMean: expect.closeTo(Number(row?.temperatureMean), 1) });
  });

  test("writes a row for each month", async () => {
    const lines = (await result.months.text()).trim().split("\n");
    const expected = database().prepare(`${monthsBySql} ORDER BY year, month`).all();
    expect(lines).toHaveLength(1 + 48);
    for (const [index, row] of expected.entries()) {
      const [year, month, precipitation, , hottest, wet, days] = (lines[index + 1] ?? "").split(",").map(Number);
      expect({ year, month, precipitation, hottest, wet, days }).toEqual({
        year: row.year,
        month: row.month,
        precipitation: row.precipitation,
        hottest: row.temperatureMax,
        wet: row.wetDays,
        days: row.days,
      });
    }
  });
});

describe("a table that is not as it should be", () => {
  test("every bad row is named, with its line and column", () => {
    const broken = csv.split("\n").slice(0, 5);
    broken[2] = "2012-01-02,-1,10.6,2.8,4.5,rain";
    broken[4] = "yesterday,20.3,,5.6,4.7,hail";
    expect(() => parseTable(broken.join("\n"))).toThrow(
      /2 of 4 rows.*\nline 3: precipitation.*\nline 5: date.*temperatureMax.*weather/s,
    );
  });

  test("another header is refused", () => {
    expect(() => parseTable("day,rain\n2012-01-01,3")).toThrow(/columns are day,rain, not date,precipitation/);
  });
});
