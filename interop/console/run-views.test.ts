import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, startConsole } from "./console-server.ts";
import { everyKind, runs, startRun, views } from "./run-starts.ts";

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  let failing: string;
  let broad: string;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startConsole(), launchBrowser(path)]);
    failing = await startRun(server, views, "failing", "--detach");
    broad = await startRun(server, views, "broad");
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const row = (page: Page, key: string) => page.locator(`[role=row][data-node="${key}"]`);
  const box = (page: Page, key: string) => page.locator(`.react-flow [data-node="${key}"]`);
  const ended = (page: Page) => page.getByRole("button", { name: "Archive" }).waitFor();

  describe.each(themes)("in %s", (theme) => {
    test("attempts open below their node in table and timeline, as text", async () => {
      const tab = await openTab(browser, server.address, { theme });
      const { page } = tab;
      await tab.open(`${runs}/${failing}`, failing);
      await ended(page);
      await page.getByRole("button", { name: /^Show .*attempts of shaky$/ }).click();
      const attempts = page.locator("[role=row][data-attempt]");
      await attempts.nth(2).waitFor();
      expect(await attempts.count()).toBe(3);
      expect(await attempts.nth(0).textContent()).toContain("<img src=x");
      expect(await attempts.nth(0).textContent()).not.toContain("\u202e");
      await tab.expectClean();
      await tab.picture("run-attempts");
      await page.getByText("Timeline", { exact: true }).click();
      await page.getByRole("treegrid", { name: "Timeline" }).waitFor();
      expect(await attempts.count()).toBe(3);
      expect(await attempts.nth(1).locator(".run-bar:not(.run-queued)").count()).toBe(1);
      await tab.expectClean();
      await attempts.nth(1).click();
      await page
        .getByRole("complementary", { name: "Node shaky", exact: true })
        .getByRole("region", { name: "Attempt 3" })
        .waitFor();
      expect(await page.title()).not.toBe("owned");
    });

    test("many that do the same are one box of the graph, which opens to a page of them", async () => {
      const tab = await openTab(browser, server.address, { theme });
      const { page } = tab;
      await tab.open(`${runs}/${broad}?view=graph`, broad);
      await page.getByRole("button", { name: "Open one, 100 nodes" }).waitFor();
      await tab.expectClean();
      await tab.picture("run-bundle");
      await page.getByRole("button", { name: "Open one, 100 nodes" }).click();
      await page.getByText("1–24").waitFor();
      await page.getByRole("button", { name: "Later of one" }).click();
      await page.getByText("25–48").waitFor();
      // Of the page, and the one that they follow.
      const inside = page.locator('.react-flow [data-node^="n2/"]');
      await inside.nth(24).waitFor();
      expect(await inside.count()).toBe(25);
      await tab.expectClean();
      await page.getByRole("button", { name: "Close one, 100 nodes" }).click();
      await page.getByText("25–48").waitFor({ state: "detached" });
      // What is chosen elsewhere opens the page that it is on.
      await tab.open(`${runs}/${broad}?view=graph&node=n2/dn77`, broad);
      await box(page, "n2/dn77").waitFor();
      expect(await box(page, "n2/dn77").getAttribute("data-selected")).toBe("true");
    });
  });

  test("dynamic nodes, sub-workflows and branches open and close in all three views", async () => {
    const whole = await startRun(server, everyKind, "whole", "--detach");
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${whole}`, whole);
    await row(page, "n8").getByText("Waiting for you").waitFor();
    // A dynamic node, a sub-workflow, and an arm of a branch.
    const nodes: readonly (readonly [name: string, key: string])[] = [
      ["grow", "n4"],
      ["inner", "n6"],
      ["size", "n7"],
    ];
    for (const view of ["Table", "Timeline", "Graph"] as const) {
      await page.getByText(view, { exact: true }).click();
      const at = view === "Graph" ? box : row;
      for (const [name, key] of nodes) {
        const inside = page.locator(`[data-node^="${key}/"]`).first();
        await inside.waitFor();
        await at(page, key)
          .getByRole("button", { name: `Close ${name}`, exact: true })
          .click();
        await inside.waitFor({ state: "detached" });
        await at(page, key)
          .getByRole("button", { name: `Open ${name}`, exact: true })
          .click();
        await inside.waitFor();
      }
    }
    await tab.expectCleanInThemes();
  });

  test("a version's graph opens a sub-workflow in place, and closes it again", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    const name = "console.programs.views.failing";
    await tab.open(`/projects/flytesnacks/domains/development/workflows/${name}`, name);
    await box(page, "n0").waitFor();
    expect(await box(page, "n1/n0").count()).toBe(0);
    await box(page, "n1").getByRole("button", { name: /^Open/ }).click();
    await box(page, "n1/n0").getByText("console.programs.views.shaky").waitFor();
    expect(await box(page, "n1").getAttribute("data-group")).toBe("true");
    await tab.expectCleanInThemes();
    await box(page, "n1")
      .getByRole("button", { name: /^Close/ })
      .click();
    await box(page, "n1/n0").waitFor({ state: "detached" });
  });

  test("the next that failed is gone to, by button and by key, in every view", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${failing}`, failing);
    await page.getByRole("button", { name: "Next failed (2)" }).click();
    await page.getByRole("complementary", { name: "Node shaky", exact: true }).waitFor();
    await page.keyboard.press("f");
    await page.getByRole("complementary", { name: "Node refuse" }).waitFor();
    await page.getByText("Graph", { exact: true }).click();
    await page.locator('.react-flow [data-selected="true"]', { hasText: "refuse" }).waitFor();
    await page.locator("h1").click();
    await page.keyboard.press("f");
    await page.locator('.react-flow [data-selected="true"]', { hasText: "shaky" }).waitFor();
  });

  test("the table is ordered by a column, among those that lie in the same node", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${failing}`, failing);
    const names = () =>
      page
        .locator("[role=row][data-node]")
        .evaluateAll((rows) => rows.map((one) => one.querySelector("bdi")?.textContent));
    await row(page, "n1/n0").waitFor();
    expect(await names()).toEqual(["one", "shakyInside", "shaky", "refuse"]);
    await page.getByRole("button", { name: "Node", exact: true }).click();
    await page.locator("[role=columnheader][aria-sort=ascending]").waitFor();
    expect(await names()).toEqual(["one", "refuse", "shakyInside", "shaky"]);
    await page.getByRole("button", { name: "Node", exact: true }).click();
    await page.locator("[role=columnheader][aria-sort=descending]").waitFor();
    expect(await names()).toEqual(["shakyInside", "shaky", "refuse", "one"]);
    expect(new URL(page.url()).searchParams.get("sort")).toBe("-name");
    await tab.expectCleanInThemes();
  });

  test("the timeline zooms by keys, by the wheel and by drawing, and shows all again", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${failing}?view=timeline`, failing);
    await ended(page);
    const grid = page.getByRole("treegrid", { name: "Timeline" });
    const scale = async () => [await grid.getAttribute("data-from"), await grid.getAttribute("data-to")].map(Number);
    const [, end = 0] = await scale();
    await page.keyboard.press("+");
    await page.getByRole("button", { name: "Whole" }).and(page.locator(":enabled")).waitFor();
    const [from = 0, to = 0] = await scale();
    expect(to - from).toBeLessThanOrEqual(end / 2 + 1);
    await page.keyboard.press("0");
    expect(await scale()).toEqual([0, end]);
    const lane = await page.locator(".run-head .run-lane").boundingBox();
    const at = (part: number) => [(lane?.x ?? 0) + (lane?.width ?? 0) * part, (lane?.y ?? 0) + 8] as const;
    await page.mouse.move(...at(0.5));
    await page.mouse.down();
    await page.mouse.move(...at(0.75), { steps: 3 });
    await page.mouse.up();
    const drawn = await scale();
    expect(drawn[0]).toBeCloseTo(end * 0.5, -2);
    expect(drawn[1]).toBeCloseTo(end * 0.75, -2);
    await tab.expectCleanInThemes();
    await page.mouse.wheel(0, 2000);
    await page.mouse.wheel(0, 2000);
    await page.getByRole("button", { name: "Whole" }).click();
    expect(await scale()).toEqual([0, end]);
  });

  test("keys alone lead through a run, and open, choose and leave", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${failing}`, failing);
    await row(page, "n1/n0").waitFor();
    const chosen = (name: string) => page.getByRole("complementary", { name: `Node ${name}`, exact: true }).waitFor();
    await page.keyboard.press("ArrowDown");
    await chosen("one");
    await page.keyboard.press("ArrowDown");
    await chosen("shakyInside");
    await page.keyboard.press("ArrowLeft");
    await row(page, "n1/n0").waitFor({ state: "detached" });
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    await chosen("shaky");
    await page.keyboard.press("a");
    await page.locator("[role=row][data-attempt]").nth(2).waitFor();
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.closest('.run-panel') !== null")).toBe(true);
    await page.keyboard.press("Escape");
    await page.getByRole("complementary").waitFor({ state: "detached" });
  });

  test("the width of a phone has room for each view", async () => {
    const tab = await openTab(browser, server.address, { width: 390, height: 844 });
    const { page } = tab;
    for (const view of ["table", "timeline", "graph"]) {
      await tab.open(`${runs}/${failing}?view=${view}`, failing);
      await page.locator('[data-node="n1"]').waitFor();
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view).toBe(true);
      await tab.expectClean();
      await tab.picture(`run-${view}-phone`);
    }
  });
});
