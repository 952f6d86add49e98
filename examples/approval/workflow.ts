// A report that nobody reads before a person has: drafted, approved, commented on, published. Where it is refused, or
// nobody answers within a day, the draft is withdrawn, and those who wait for the report are told why.
import { approve, chain, current, deck, File, NodeError, task, waitForInput, workflow, z } from "haltere";
import { generationByYear, Year } from "./generation.ts";

const Csv = File.schema({ format: "csv" });
const Markdown = File.schema({ format: "md" });

const Headline = z.object({ year: z.int(), renewable: z.number(), before: z.number() }).meta({ title: "Headline" });

const day = 24 * 3600;

export const draft = task(
  { inputs: { table: Csv }, outputs: { headline: Headline, years: z.array(Year) }, deck: true },
  async ({ table }) => {
    const years = generationByYear(await table.text());
    const [first, last] = [years.at(0), years.at(-1)];
    if (first === undefined || last === undefined) throw new Error("the table has no years");
    const share = ({ renewable, total }: Year) => Math.round((1000 * renewable) / total) / 10;
    deck("Draft").chart([{ name: "renewable, %", kind: "bar", values: years.map(share) }], {
      labels: years.map(({ year }) => String(year)),
    });
    return { headline: { year: last.year, renewable: share(last), before: share(first) }, years };
  },
);

export const publish = task(
  { inputs: { headline: Headline, years: z.array(Year), comment: z.string() }, output: Markdown },
  ({ headline: { year, renewable, before }, years, comment }) => {
    const lines = [
      "# Electricity in Iowa",
      "",
      `In ${year} ${renewable} % of it came from renewable sources; in ${years[0]?.year} it was ${before} %.`,
      "",
      ...comment.split("\n").map((line) => `> ${line}`),
      "",
      "| year | renewable, GWh | all, GWh |",
      "| ---- | -------------- | -------- |",
      ...years.map(({ year, renewable, total }) => `| ${year} | ${renewable} | ${total} |`),
      "",
    ];
    return File.fromText(lines.join("\n"), { name: "electricity.md" });
  },
);

export const withdraw = task({ inputs: { table: Csv, err: NodeError.optional() }, output: z.string() }, ({ err }) => {
  const notice = `The report on Iowa's electricity is withdrawn: ${err?.message ?? "no reason is known"}`;
  current().logger.warn(notice);
  return notice;
});

export const release = workflow({ inputs: { table: Csv }, output: Markdown, onFailure: withdraw }, ({ table }) => {
  const { headline, years } = draft({ table });
  const approved = approve(headline, "headline", { timeout: day });
  const comment = waitForInput("comment", z.string(), { timeout: day });
  chain(approved, comment);
  return publish({ headline: approved, years, comment });
});
