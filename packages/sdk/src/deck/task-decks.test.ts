// What a task's report shows of the task itself.
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { runInContext } from "../context/task-context.ts";
import { entityOf } from "../entities/entity.ts";
import { task } from "../entities/task.ts";
import { localSession } from "../local/local-session.ts";
import { useOwnTemp } from "../testing/own-temp.ts";
import { deck } from "./deck.ts";
import type { DeckSetting } from "./deck-field.ts";
import { addInputDeck, addOutputDeck, reportOf } from "./task-decks.ts";
import { timelineHtml } from "./timeline-html.ts";
import { valuesHtml } from "./value-html.ts";

useOwnTemp();

const titles = (html = ""): readonly string[] =>
  [...html.matchAll(/<label for="deck-\d+">(.*?)<\/label>/g)].map(([, title]) => title ?? "");

async function report(setting: DeckSetting | undefined, own: () => unknown = () => {}): Promise<string | undefined> {
  const chosen = setting === undefined ? {} : { deck: setting };
  const entity = entityOf(task({ ...chosen, output: z.string() }, () => "<script>alert(1)</script>"));
  if (entity?.kind !== "task") throw new Error("no task");
  const context = localSession().contexts("t")(0, new AbortController().signal);
  addInputDeck(entity, { rows: [{ a: 1, b: "<i>" }], text: "</pre>", big: 2n ** 60n }, context);
  await runInContext(context, own);
  addOutputDeck(entity, "<script>alert(1)</script>", context);
  return reportOf(entity, context);
}

test("all of it stands behind the task's own decks, unless the task chooses", async () => {
  expect(titles(await report(true, () => deck("Mine").html("x")))).toEqual([
    "Mine",
    "Input",
    "Output",
    "Timeline",
    "Source Code",
    "Dependencies",
  ]);
  expect(titles(await report({ fields: ["Source Code", "Input"] }))).toEqual(["Input", "Source Code"]);
  expect(titles(await report({ fields: [] }, () => deck("Mine").html("x")))).toEqual(["Mine"]);
});

test("a task without a report has none, and one that shows nothing has no page", async () => {
  expect(await report(false, () => deck("Mine").html("x"))).toBeUndefined();
  expect(await report(undefined)).toBeUndefined();
  expect(await report({ fields: [] })).toBeUndefined();
});

test("values and source are text, whatever stands in them", async () => {
  const html = (await report(true)) ?? "";
  expect(html).not.toMatch(/<script|<i>|onerror=/);
  expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(html).toContain("&lt;/pre&gt;");
  expect(html).toContain("1152921504606846976");
  expect(html).toContain(`<td>node</td><td>${process.versions.node}</td>`);
});

test("a list of objects is a table of which not everything is shown, and a long value is cut", () => {
  const rows = Array.from({ length: 60 }, (_, id) => ({ id }));
  const html = valuesHtml({ rows, long: "x".repeat(20_000), mixed: [1, { a: 1 }] });
  expect(html.match(/<tr>/g)).toHaveLength(51);
  expect(html).toContain("and 10 more");
  expect(html.length).toBeLessThan(15_000);
  expect(html).toContain("[ 1, { a: 1 } ]");
});

test("measured parts stand on the timeline in the order they began, with their times", async () => {
  const now = vi.spyOn(performance, "now");
  let time = 1000;
  now.mockImplementation(() => time);
  const html = await report({ fields: ["Timeline"] }, async () => {
    const { span } = (await import("../context/task-context.ts")).current();
    const inner = async () => {
      time += 250;
      await span("<b>inner</b>", () => {
        time += 500;
      });
      return "given";
    };
    expect(await span("outer", inner)).toBe("given");
    await expect(span("fails", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  });
  now.mockRestore();
  const rows = [...(html ?? "").matchAll(/<tr><td>(.*?)<\/td><td class="number">(.*?)<\/td>/g)].map(
    ([, ...cells]) => cells,
  );
  expect(rows).toEqual([
    ["outer", "0.750000"],
    ["&lt;b&gt;inner&lt;/b&gt;", "0.500000"],
    ["fails", "0.000000"],
  ]);
  expect(html).toContain('<rect x="33.33" width="66.67"');
});

test("a timeline without parts says how to measure one", () => {
  expect(timelineHtml([])).toContain("current().span");
});
