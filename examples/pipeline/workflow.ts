// Three million flights: checked, cut into a Parquet file for each month, each month summed up on its own, then put together.
import { DataFrame, Directory, deck, map, task, workflow, z } from "haltere";
import { Airports, addUp, airportOf } from "./airport.ts";
import { Flight, Flights, rules } from "./flight.ts";
import { growingParts } from "./parts.ts";

const Parts = Directory.schema({ format: "parquet" });

const Quality = z.object({ rows: z.int(), rejected: z.int(), broken: z.record(z.string(), z.int()) });

const Month = z.object({ month: z.string(), flights: z.int(), meanDelay: z.number(), late: z.number() });

/** Leaves out rows that break a rule, and fails where they are too many for the others to be believed. */
export const partition = task(
  {
    inputs: { flights: Flights, tolerance: z.number() },
    outputs: { parts: Parts, months: z.array(z.string()), quality: Quality },
    deck: true,
  },
  async ({ flights, tolerance }) => {
    const parts = Directory.create();
    const growing = growingParts<Flight>(parts);
    const broken = Object.fromEntries(Object.keys(rules).map((rule) => [rule, 0]));
    let rows = 0;
    let rejected = 0;
    for await (const batch of flights.batches()) {
      const kept = batch.filter((flight) => {
        const faults = Object.keys(rules).filter((rule) => !rules[rule]?.(flight));
        for (const rule of faults) broken[rule] = (broken[rule] ?? 0) + 1;
        return faults.length === 0;
      });
      rows += batch.length;
      rejected += batch.length - kept.length;
      const byMonth = Map.groupBy(kept, ({ date }) => date.toISOString().slice(0, 7));
      for (const [month, own] of byMonth) await growing.add(month, own);
    }
    const months = await growing.finish();
    deck("Quality")
      .markdown(`**${rejected}** of ${rows} rows are left out.`)
      .table(Object.entries(broken).map(([rule, rows]) => ({ rule, rows })));
    if (rejected > rows * tolerance) {
      throw new Error(
        `${rejected} of ${rows} rows break a rule, more than ${tolerance} of them: ${JSON.stringify(broken)}`,
      );
    }
    return { parts, months, quality: { rows, rejected, broken } };
  },
);

/** Reads one file of the directory; the others are not touched. */
export const summarizeMonth = task(
  { inputs: { parts: Parts, month: z.string() }, output: Airports, retries: 1 },
  async ({ parts, month }) => {
    const flights = DataFrame.fromFile(parts.file(`${month}.parquet`), { columns: Flight.shape });
    const airports = async function* () {
      for await (const batch of flights.batches()) yield batch.map(airportOf);
    };
    return DataFrame.fromRows(await addUp(airports()));
  },
);

export const combine = task(
  {
    inputs: { months: z.array(z.string()), summaries: z.array(Airports) },
    outputs: { airports: Airports, byMonth: z.array(Month) },
    deck: true,
  },
  async ({ months, summaries }) => {
    const byMonth = await Promise.all(
      summaries.map(async (summary, index) => {
        const sum = { flights: 0, delay: 0, late: 0 };
        for (const { flights, delay, late } of await summary.rows()) {
          sum.flights += flights;
          sum.delay += delay;
          sum.late += late;
        }
        const { flights } = sum;
        return { month: months[index] ?? "", flights, meanDelay: sum.delay / flights, late: sum.late / flights };
      }),
    );
    const all = async function* () {
      for (const summary of summaries) yield* summary.batches();
    };
    const airports = await addUp(all());
    deck("Delays")
      .chart([{ name: "late flights, %", kind: "bar", values: byMonth.map(({ late }) => late * 100) }], {
        labels: months,
      })
      .table(byMonth)
      .table(airports.slice(0, 10));
    return { airports: DataFrame.fromRows(airports), byMonth };
  },
);

export const pipeline = workflow(
  {
    inputs: { flights: Flights, tolerance: z.number().default(0.001) },
    outputs: { airports: Airports, byMonth: z.array(Month), quality: Quality },
  },
  ({ flights, tolerance }) => {
    const { parts, months, quality } = partition({ flights, tolerance });
    const summaries = map(summarizeMonth, { month: months }, { bind: { parts }, concurrency: 4 });
    const { airports, byMonth } = combine({ months, summaries });
    return { airports, byMonth, quality };
  },
);
