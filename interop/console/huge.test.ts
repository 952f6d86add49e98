// Large runs, maps and projects by what they cost: calls, bytes and elements, which a slow machine does not change. How long it takes is
// bench/console.ts's to say.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sqliteBulk } from "../../bench/store/bulk-database.ts";
import { fill } from "../../bench/store/fill.ts";
import { needing } from "../needs.ts";
import { type ConsoleTab, chromiumPath, launchBrowser, openTab } from "./browser.ts";
import { type ConsoleServer, program, startConsole } from "./console-server.ts";
import { listen } from "./traffic.ts";

const runs = "/projects/flytesnacks/domains/development/executions";
const huge = join(import.meta.dirname, "programs", "huge-run.ts");
const large = join(import.meta.dirname, "programs", "large-run.ts");
const items = 20_000;

needing("Chromium", chromiumPath, (path) => {
  let folder: string;
  let server: ConsoleServer;
  let browser: Browser;
  let tab: ConsoleTab;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "haltere-huge-"));
    const first = await startConsole({ dataDirectory: folder });
    expect(await first.haltere("run", program, "order", "--remote")).toMatchObject({ status: 0 });
    await first.stop();
    const database = sqliteBulk(folder);
    await fill(database, { executions: 5000, names: 20, versions: 2 });
    await database.close();
    [server, browser] = await Promise.all([startConsole({ dataDirectory: folder }), launchBrowser(path)]);
    tab = await openTab(browser, server.address);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts a run, and answers its name. */
  async function start(file: string, workflow: string, ...words: string[]): Promise<string> {
    const ended = await server.haltere("run", file, workflow, "--remote", ...words);
    const name = /Execution (\w+)/.exec(ended.stdout + ended.stderr)?.[1];
    expect(name, ended.stdout + ended.stderr).toBeDefined();
    return name ?? "";
  }
  const elements = (page: Page) => page.evaluate<number>("document.querySelectorAll('*').length");
  const toTheEnd = (page: Page, selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => {
        element.scrollTop = element.scrollHeight;
      });

  test("of 2,000 nodes those in sight are rendered, and a run that goes on has nothing read again for its commits", async () => {
    const traffic = listen(tab.context);
    const { page } = tab;
    const name = await start(huge, "chains", "--detach");
    await tab.open(`${runs}/${name}`, name);
    await page.locator('main [data-phase="SUCCEEDED"]').first().waitFor();
    await page.getByRole("button", { name: "Terminate" }).waitFor({ state: "detached" });
    // The run ended after ten thousand commits and more.
    expect(traffic.calls.get("GetWorkflow")).toBe(1);
    expect(traffic.calls.get("ReadRunNodes")).toBeLessThanOrEqual(2);
    expect(traffic.total()).toBeLessThanOrEqual(20);
    expect(await traffic.bytes()).toBeLessThan(500_000);

    const row = (node: string) => page.locator(`[role=row][data-node="${node}"]`);
    await row("n0").waitFor();
    expect(await elements(page)).toBeLessThan(2500);
    await toTheEnd(page, "[role=treegrid]");
    await row("n2000").waitFor();
    expect(await page.locator("[role=row][data-node]").count()).toBeLessThan(80);
    await page.getByText("Timeline", { exact: true }).click();
    await page.locator('[aria-label="Timeline"] [data-node]').first().waitFor();
    expect(await page.locator("[role=row][data-node]").count()).toBeLessThan(80);
    await page.getByText("Graph", { exact: true }).click();
    await page.locator('[aria-label="Graph"][data-placed] .react-flow__viewport').waitFor();
    expect(await elements(page)).toBeLessThan(4000);
    expect(traffic.total(), "calls after the views were opened").toBeLessThanOrEqual(22);
    await tab.expectClean();
  });

  test("of 20,000 items those in sight are read and rendered, first and last", async () => {
    const name = await start(large, "items", "--size", String(items));
    const traffic = listen(tab.context);
    const { page } = tab;
    await tab.open(`${runs}/${name}?node=n1&tab=items`, name);
    await page.getByRole("button", { name: "Succeeded 20,000" }).waitFor();
    expect(traffic.calls.get("SummarizeMapItems")).toBeLessThanOrEqual(2);
    expect(await elements(page)).toBeLessThan(2000);
    await page.getByText("List", { exact: true }).click();
    await page.getByRole("list", { name: "Items" }).getByRole("listitem").nth(5).waitFor();
    await toTheEnd(page, '[aria-label="Items"]');
    await page.locator('[aria-label="Items"] [role=listitem]', { hasText: /^19999/ }).waitFor();
    expect(await page.getByRole("list", { name: "Items" }).getByRole("listitem").count()).toBeLessThan(80);
    expect(traffic.total()).toBeLessThanOrEqual(15);
    expect(await traffic.bytes()).toBeLessThan(500_000);
    await tab.expectClean();
  });

  test("of 5,000 executions a page is read, and not again for what goes on in a run", async () => {
    const traffic = listen(tab.context);
    const { page } = tab;
    await tab.open(runs, "Runs");
    const rows = page.locator("main tbody tr");
    await rows.nth(49).waitFor();
    expect(await rows.count()).toBeLessThanOrEqual(100);
    expect(await elements(page)).toBeLessThan(4000);
    expect(traffic.total()).toBeLessThanOrEqual(8);
    expect(await traffic.bytes()).toBeLessThan(500_000);
    traffic.forget();
    const name = await start(huge, "chains");
    await rows.filter({ hasText: name }).locator('[data-phase="SUCCEEDED"]').waitFor();
    // It began and ended; its nodes are of no concern to the list.
    expect(traffic.total()).toBeLessThanOrEqual(12);
    await tab.expectClean();
  });
});
