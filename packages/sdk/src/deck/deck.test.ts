import { expect, test } from "vitest";
import { runInContext, type TaskContext } from "../context/task-context.ts";
import { localSession } from "../local/local-session.ts";
import { useOwnTemp } from "../testing/own-temp.ts";
import { chartSvg } from "./chart.ts";
import { deck } from "./deck.ts";
import { markdownToHtml } from "./markdown.ts";

useOwnTemp();

const inTask = (code: (context: TaskContext) => void): string | undefined => {
  const context = localSession().contexts("t")(0, new AbortController().signal);
  runInContext(context, () => code(context));
  return context.decks.render();
};

test("a report is one page: a label and a body for each deck, in the order they were made, nothing from elsewhere", () => {
  const html = inTask(() => {
    deck("First <1>").html("<b>one</b>").markdown("# Two");
    deck("Second").table([
      { a: 1, b: "<x>" },
      { a: 2n, c: new Date(0) },
    ]);
    deck("First <1>").html("<i>three</i>");
  });
  expect(html).toMatch(/First &lt;1&gt;<\/label>.*Second<\/label>/s);
  expect(html).toMatch(/<b>one<\/b>\s*<h1>Two<\/h1>\s*<i>three<\/i>/);
  expect(html).toContain("<th>a</th><th>b</th><th>c</th>");
  expect(html).toContain("&lt;x&gt;");
  expect(html).toContain("1970-01-01T00:00:00.000Z");
  expect(html).not.toMatch(/<script|src=|@import|url\(/);
});

test("without a deck there is no report; outside of a task there is no deck", () => {
  expect(inTask(() => {})).toBeUndefined();
  expect(() => deck("a")).toThrow(/no task is running/);
});

test.each<[string, string]>([
  ["# A *b* `c<d>`", "<h1>A <em>b</em> <code>c&lt;d&gt;</code></h1>"],
  ["a **b** _c_\nd_e_f", "<p>a <strong>b</strong> <em>c</em>\nd_e_f</p>"],
  ["- a\n- b", "<ul><li>a</li><li>b</li></ul>"],
  ["1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"],
  ["> q", "<blockquote><p>q</p></blockquote>"],
  ["```js\n<a> *b*\n```", "<pre><code>&lt;a&gt; *b*</code></pre>"],
  [
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
  ],
  ["---", "<hr>"],
  ["[a](https://b.c) [d](javascript:e)", '<p><a href="https://b.c">a</a> [d](javascript:e)</p>'],
  ["<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"],
  ["text\n- a", "<p>text</p>\n<ul><li>a</li></ul>"],
  ["| no table", "<p>| no table</p>"],
])("markdown %j", (markdown, html) => {
  expect(markdownToHtml(markdown)).toBe(html);
});

test("a chart draws a bar for each value and a line with gaps, and says its names as text", () => {
  const svg = chartSvg(
    [
      { name: "rain <mm>", kind: "bar", values: [1, -2, null] },
      { name: "heat", values: [1, null, 3, 4] },
    ],
    { title: "T", labels: ["a", "b", "c", "d"] },
  );
  expect(svg.match(/<title>/g)).toHaveLength(2);
  expect(svg).toMatch(/d="M[\d.]+ [\d.]+M[\d.]+ [\d.]+L[\d.]+ [\d.]+"/);
  expect(svg).toContain("rain &lt;mm&gt;");
  expect(svg).not.toMatch(/NaN|Infinity/);
  expect(chartSvg([])).not.toMatch(/NaN|Infinity/);
});
