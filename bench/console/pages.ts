import type { Page } from "../../interop/console/chromium.ts";
import type { Action } from "./measured-tab.ts";

/** Actions on one page, one after the other in one tab; the first opens it. */
export interface PageActions {
  readonly page: string;
  readonly actions: readonly (Action & { readonly name: string })[];
}

const node = "[role=treegrid] [data-node]";
const item = '[aria-label="Items"] [role=listitem]';
const itemsView = '[aria-label="Items"]';
const row = "main tbody tr";
const has = (selector: string, least = 1) =>
  `document.querySelectorAll(${JSON.stringify(selector)}).length >= ${least}`;
const reads = (selector: string, text: string) =>
  `[...document.querySelectorAll(${JSON.stringify(selector)})].some((one) => one.textContent.includes(${JSON.stringify(text)}))`;
const scroll = (selector: string, pixels: number, frames: number) => (page: Page) =>
  page.evaluate(`haltereBench.scroll(${JSON.stringify(selector)}, ${pixels}, ${frames})`);
const nothing = async () => undefined;

/** Opens an address, and waits for what is to be seen there. */
const open = (address: string, shown: string) => ({
  name: "open",
  opens: true,
  act: (page: Page) => page.goto(address, { waitUntil: "commit" }),
  shown,
});
const view = (name: string, shown: string) => ({
  name: `open the ${name.toLowerCase()}`,
  act: (page: Page) => page.getByText(name, { exact: true }).first().click(),
  shown,
});
const scrolled = (selector: string) => ({
  name: "scroll, 120 frames",
  act: scroll(selector, 300, 120),
  shown: "true",
  timed: false,
});
const live = (seconds: number) => ({
  name: `live for ${seconds} s`,
  act: nothing,
  shown: "true",
  timed: false,
  lasting: seconds * 1000,
});

/** A run of many nodes in one graph. */
export function nodesPage(page: string, runs: string, run: string): PageActions {
  const actions = [
    open(`${runs}/${run}`, has(node, 10)),
    scrolled("[role=treegrid]"),
    {
      name: "scroll to the end",
      act: scroll("[role=treegrid]", 1e7, 1),
      shown: has('[data-node="n10000"]'),
    },
    {
      name: "find a node",
      act: (page: Page) => page.getByLabel("Find a node").fill("n7777"),
      shown: `${has('[data-node="n7777"]')} && document.querySelectorAll(${JSON.stringify(node)}).length === 1`,
    },
    {
      name: "find no longer",
      act: (page: Page) => page.getByLabel("Find a node").fill(""),
      shown: has(node, 10),
    },
    {
      name: "choose a node",
      act: (page: Page) => page.locator(node).nth(3).click(),
      shown: has("aside, [role=complementary]"),
    },
    {
      name: "leave it",
      act: (page: Page) => page.keyboard.press("Escape"),
      shown: `!${has("aside, [role=complementary]")}`,
    },
    view("Timeline", has(`[aria-label="Timeline"] [data-node]`, 10)),
    scrolled("[aria-label=Timeline]"),
    view("Graph", has('[aria-label="Graph"][data-placed] .react-flow__viewport')),
  ];
  return { page, actions };
}

/** A run of many nodes in groups. */
export function groupsPage(runs: string, run: string): PageActions {
  const actions = [
    open(`${runs}/${run}`, has(node, 10)),
    {
      name: "open a group",
      act: (page: Page) => page.locator(node).nth(2).getByRole("button").first().click(),
      shown: has('[data-node^="n2/"]', 3),
    },
    view("Timeline", has(`[aria-label="Timeline"] [data-node]`, 10)),
    view("Graph", has('[aria-label="Graph"][data-placed] .react-flow__viewport')),
  ];
  return { page: "a run of 10,000 nodes in 100 groups", actions };
}

/** A run of many nodes under way. */
export function nodesUnderWay(runs: string, run: string): PageActions {
  const actions = [
    open(`${runs}/${run}`, has(node, 10)),
    live(5),
    view("Timeline", has(`[aria-label="Timeline"] [data-node]`, 10)),
    live(5),
    view("Graph", has('[aria-label="Graph"][data-placed] .react-flow__viewport')),
    live(5),
  ];
  return { page: "a run of 10,000 nodes under way", actions };
}

const itemsOf = (runs: string, run: string) => `${runs}/${run}?node=n1&tab=items`;
const grid = '[aria-label="Items as a grid"]';
const ofFailures = "[aria-label='Items in phase'] button";

/** The items of a large map. */
export function itemsPage(page: string, runs: string, run: string, size: number): PageActions {
  const actions = [
    open(itemsOf(runs, run), `${has(grid)} && ${reads(ofFailures, "Failed")}`),
    scrolled(grid),
    {
      name: "go to one of the last",
      act: (page: Page) => page.getByLabel("Go to item").fill(String(size - 10)),
      shown: has(`[aria-label="Item ${size - 10}"]`),
    },
    {
      name: "only those that failed",
      act: (page: Page) => page.locator(ofFailures).filter({ hasText: "Failed" }).click(),
      shown: 'location.search.includes("items=FAILED")',
    },
    { ...open(`${itemsOf(runs, run)}&as=list`, has(item, 8)), name: "open as a list" },
    scrolled(itemsView),
    {
      name: "scroll to the end",
      act: scroll(itemsView, 1e9, 1),
      shown: reads(item, String(size - 1)),
    },
    {
      ...open(`${itemsOf(runs, run)}&item=${size - 10}`, has(`[aria-label="Item ${size - 10}"]`)),
      name: "open one of the last by its address",
    },
  ];
  return { page, actions };
}

/** A large map under way. */
export function itemsUnderWay(page: string, runs: string, run: string): PageActions {
  return { page, actions: [open(itemsOf(runs, run), has(grid)), live(5)] };
}

/** The runs of a project, of which there are many. */
export function runsPage(page: string, runs: string, executions: number): PageActions {
  const deep = Math.max(0, Math.floor(executions / 2 / 50));
  const open50 = has(row, 50);
  const actions = [
    open(runs, open50),
    {
      name: "next page",
      act: (page: Page) => page.getByRole("button", { name: "Older" }).click(),
      shown: `${open50} && ${reads("nav[aria-label='Pages of runs']", "51")} && !${has("[aria-busy=true]")}`,
    },
    { ...open(`${runs}?phase=FAILED`, open50), name: "open those that failed" },
    { ...open(`${runs}?page=${deep}`, open50), name: "open a deep page" },
    { ...open(`${runs}?sort=-duration`, open50), name: "open the longest first" },
    { ...open(`${runs}?workflow=flow7`, open50), name: "open those of a workflow" },
    { ...open(`${runs}?name=77`, open50), name: "open those whose name has 77" },
  ];
  return { page, actions };
}

/** The runs of a project while something goes on. */
export function runsUnderWay(runs: string): PageActions {
  return { page: "runs, while one of 10,000 nodes is under way", actions: [open(runs, has(row, 50)), live(5)] };
}

/** A page that is a list and no more. */
export function listPage(page: string, address: string, shown: string): PageActions {
  return { page, actions: [open(address, shown)] };
}

export const shownRows = has(row);
