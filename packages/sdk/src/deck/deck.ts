import { current } from "../context/task-context.ts";
import { type ChartOptions, chartSvg, type Series } from "./chart.ts";
import type { Decks } from "./decks.ts";
import { markdownToHtml } from "./markdown.ts";
import { tableHtml } from "./table.ts";

/** A page of a task's report; Flyte's deck. Each call adds to its end. */
export interface Deck {
  readonly title: string;
  /** Adds HTML as it is: escape what is not yours. */
  html(html: string): Deck;
  /** Adds Markdown: headings, lists, tables, code, emphasis and links. HTML in it is shown as text. */
  markdown(markdown: string): Deck;
  /** Adds a table with a row for each object; columns are the fields, in the order they first appear. */
  table(rows: readonly Readonly<Record<string, unknown>>[]): Deck;
  /** Adds a chart as inline SVG. */
  chart(series: readonly Series[], options?: ChartOptions): Deck;
}

/**
 * The deck of a title in the running task's report; made when it is first asked for. It is kept where the task was
 * defined with `deck: true`.
 * @throws FlyteError FailedPrecondition outside of a task.
 */
export function deck(title: string): Deck {
  return deckOf(current().decks, title);
}

function deckOf(decks: Decks, title: string): Deck {
  const add = (html: string): Deck => {
    decks.append(title, html);
    return self;
  };
  const self: Deck = {
    title,
    html: add,
    markdown: (markdown) => add(markdownToHtml(markdown)),
    table: (rows) => add(tableHtml(rows)),
    chart: (series, options) => add(chartSvg(series, options)),
  };
  decks.append(title, "");
  return self;
}
