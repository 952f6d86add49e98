// Each Saturday morning, how the market's week was: as a page in the console, and as a file to send on.
import { pathToFileURL } from "node:url";
import { cron, current, DataFrame, deck, email, File, launchPlan, slack, task, workflow, z } from "haltere";
import { dayText, Prices, Week, weekBefore } from "./week.ts";

const Markdown = File.schema({ format: "md" });

export const sumUp = task(
  { inputs: { prices: Prices, until: z.date(), alarm: z.number() }, output: Week },
  async ({ prices, until, alarm }) => weekBefore(until, await prices.rows(), alarm),
);

export const write = task(
  { inputs: { index: z.string(), week: Week }, output: Markdown, deck: true },
  ({ index, week }) => {
    const text = [
      `# ${index}, ${dayText(week.from)} to ${dayText(week.until)}`,
      `It closed at **${week.close.toFixed(2)}**, ${week.percent} % from the week before,`,
      `between ${week.low.toFixed(2)} and ${week.high.toFixed(2)}.`,
      "",
      ...week.alarms.map(({ date, percent }) => `- ${dayText(date)}: ${percent} %`),
      "",
      `Made at ${current().executionDate.toISOString()}.`,
      "",
    ].join("\n");
    deck("Week")
      .markdown(text)
      .chart([{ name: "close", values: week.days.map(({ close }) => close) }], {
        title: index,
        labels: week.days.map(({ date }) => dayText(date)),
      })
      .table(week.days.map((day) => ({ ...day, date: dayText(day.date) })));
    return File.fromText(text, { name: `week-${dayText(week.until)}.md` });
  },
);

export const weekly = workflow(
  {
    inputs: { prices: Prices, index: z.string(), until: z.date(), alarm: z.number().default(5) },
    outputs: { week: Week, report: Markdown },
  },
  ({ prices, index, until, alarm }) => {
    const week = sumUp({ prices, until, alarm });
    return { week, report: write({ index, week }) };
  },
);

/** What the data's provider writes each evening. */
const prices = DataFrame.fromFile(pathToFileURL("node_modules/vega-datasets/data/sp500-2000.csv").href);

export const saturdays = launchPlan(weekly, {
  fixed: { prices, index: "S&P 500" },
  defaults: { alarm: 3 },
  schedule: cron("0 6 * * 6", { kickoffTimeInput: "until" }),
  notifications: [
    email(["SUCCEEDED"], ["desk@example.org"]),
    slack(["FAILED", "TIMED_OUT"], ["data-alerts@example.slack.com"]),
  ],
  labels: { team: "markets" },
  annotations: { "example.org/runbook": "markets/weekly" },
  concurrency: { max: 1 },
  autoActivate: true,
});
