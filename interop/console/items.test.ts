import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, startConsole } from "./console-server.ts";

const runs = "/projects/flytesnacks/domains/development/executions";
const program = join(import.meta.dirname, "programs", "items.ts");
const large = join(import.meta.dirname, "programs", "large-run.ts");
/** Of 2,000 items: 200 have no price, 40 are odd. */
const size = 2000;

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  let folder: string;
  let checked: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "haltere-items-"));
    [server, browser] = await Promise.all([startConsole(), launchBrowser(path)]);
    checked = await start(program, "checked", "--size", String(size));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(file: string, workflow: string, ...words: string[]): Promise<string> {
    const ended = await server.haltere("run", file, workflow, "--remote", ...words);
    const name = /Execution (\w+)/.exec(ended.stdout + ended.stderr)?.[1];
    expect(name, ended.stdout + ended.stderr).toBeDefined();
    return name ?? "";
  }
  const grid = (page: Page) => page.getByRole("grid", { name: "Items as a grid" });
  const list = (page: Page) => page.getByRole("list", { name: "Items" });
  const phases = (page: Page) => page.getByRole("group", { name: "Items in phase" });

  describe.each(themes)("in %s", (theme) => {
    test("a grid has a square for each item, whose phase is said, by pointer and by keys, and which opens it", async () => {
      const tab = await openTab(browser, server.address, { theme, height: 1000 });
      const { page } = tab;
      await tab.open(`${runs}/${checked}?node=n1&tab=items`, checked);
      await phases(page).getByRole("button", { name: "Failed 240" }).waitFor();
      await phases(page).getByRole("button", { name: "Succeeded 1,760" }).waitFor();
      await grid(page).focus();
      for (let step = 0; step < 7; step += 1) await page.keyboard.press("ArrowRight");
      await page.getByRole("gridcell", { name: "Item 7: Failed" }).waitFor();
      await page.keyboard.press("End");
      await page.getByRole("gridcell", { name: "Item 1999: Succeeded" }).waitFor();
      expect(await grid(page).getByRole("gridcell").count()).toBe(1);
      await page.keyboard.press("Home");
      await grid(page).hover({ position: { x: 18, y: 8 } });
      await page.locator(".run-grid-told").getByText("Item 1").waitFor();
      await page.locator('.run-grid-told [data-phase="FAILED"]').waitFor();
      await grid(page).click({ position: { x: 18, y: 8 } });
      const item = page.getByRole("region", { name: "Item 1" });
      await item.getByText("'1' is odd\\u202e").waitFor();
      expect(await colorsPainted(page)).toBeGreaterThan(0);
      await tab.expectClean();
      await tab.picture("run-items");
      await page.context().close();
    });

    test("items are shown by phase and by failure, listed, and gone to by their index", async () => {
      const tab = await openTab(browser, server.address, { theme });
      const { page } = tab;
      await tab.open(`${runs}/${checked}?node=n1&tab=items&as=list`, checked);
      await list(page)
        .getByRole("button", { name: /^0 Succeeded/ })
        .waitFor();
      const failures = page.getByRole("list", { name: "Failures" });
      await failures.getByRole("button", { name: "200 × Error: <b>no</b> price for 7" }).waitFor();
      await failures.getByRole("button", { name: /40 × .*'1' is odd/ }).click();
      await list(page)
        .getByRole("button", { name: /^51 Failed attempt 2.*'51' is odd/ })
        .waitFor();
      await phases(page).getByRole("button", { name: "Failed 240" }).click();
      await list(page)
        .getByRole("button", { name: /^7 Failed .*price for 7$/ })
        .waitFor();
      await list(page).press("End");
      await list(page)
        .getByRole("button", { name: /^1997 Failed .*price for 1997$/ })
        .waitFor();
      expect(await page.getByRole("listitem").count()).toBeLessThan(100);
      await page.getByLabel("Go to item").fill("1007");
      const item = page.getByRole("region", { name: "Item 1007" });
      await item.getByText("price for 1007").waitFor();
      expect(await item.getByText("at <anonymous>").count()).toBe(0);
      await list(page).locator('[data-chosen="true"]').getByText("1007", { exact: true }).waitFor();
      await item.getByRole("button", { name: "Next item" }).click();
      await page.getByRole("region", { name: "Item 1017" }).waitFor();
      await tab.expectClean();
      await tab.picture("run-items-list");
      await page.context().close();
    });
  });

  test("an item has its values and the log of each of its attempts", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${checked}?node=n1&tab=items&item=51`, checked);
    const item = page.getByRole("region", { name: "Item 51" });
    await item.getByRole("region", { name: "Inputs" }).getByText("51", { exact: true }).waitFor();
    await item.getByRole("log").getByText("checked 51").waitFor();
    await item.getByText("Attempt 1", { exact: true }).click();
    await item.getByRole("log").getByText("checked 51").waitFor();
    expect(await item.getByRole("link", { name: "Download" }).getAttribute("href")).toContain("log=item%2F51%2F0");
    await item.getByRole("button", { name: "Close the item" }).click();
    await item.waitFor({ state: "detached" });
    await tab.expectClean();
    await page.context().close();
  });

  test("the outputs of all items are saved, of those that failed too", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${checked}?node=n1&tab=items`, checked);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download all outputs" }).click(),
    ]);
    const lines = readFileSync(await download.path(), "utf8")
      .trimEnd()
      .split("\n");
    expect(lines).toHaveLength(size);
    expect(JSON.parse(lines[1999] ?? "")).toEqual({
      index: 1999,
      phase: "SUCCEEDED",
      outputs: { literals: { o0: { scalar: { primitive: { integer: "3998" } } } } },
    });
    expect(JSON.parse(lines[7] ?? "")).toEqual({ index: 7, phase: "FAILED", outputs: null });
    await page.context().close();
  });

  test("a map that runs is followed without its items being read again", async () => {
    const until = join(folder, "until");
    const held = await start(program, "held", "--size", "300", "--until", until, "--detach");
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    let pages = 0;
    page.on("request", (request) => {
      // The table asks for one item alone, to tell how many there are.
      const isCount = request.postData()?.endsWith("\u0018\u0001") === true;
      if (request.url().includes("/ListMapItems") && !isCount) pages += 1;
    });
    await tab.open(`${runs}/${held}?node=n1&tab=items`, held);
    await phases(page)
      .getByRole("button", { name: /^Running \d/ })
      .waitFor();
    await phases(page).getByRole("button", { name: "Succeeded 3" }).waitFor();
    await tab.expectClean();
    writeFileSync(until, "");
    await phases(page).getByRole("button", { name: "Succeeded 300" }).waitFor();
    expect(pages).toBe(0);
    await page.context().close();
  });

  test("20,000 items are there in one small answer, and no frame waits while they are scrolled", async () => {
    const many = await start(large, "items", "--size", "20000");
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    let bytes = 0;
    page.on("response", async (response) => {
      if (response.url().includes("MapItemService/Summarize")) bytes += (await response.body()).length;
    });
    await tab.open(`${runs}/${many}?node=n1&tab=items&as=list`, many);
    await list(page)
      .getByRole("button", { name: /^0 Succeeded/ })
      .waitFor();
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(1000);
    await list(page).press("End");
    await list(page)
      .getByRole("button", { name: /^19999 Succeeded/ })
      .waitFor();
    expect(await page.getByRole("listitem").count()).toBeLessThan(100);
    await page.getByText("Grid", { exact: true }).click();
    await grid(page).press("End");
    await page.getByRole("gridcell", { name: "Item 19999: Succeeded" }).waitFor();
    await tab.expectClean();
    await page.context().close();
  });

  test("a phone has all of it", async () => {
    const tab = await openTab(browser, server.address, { width: 390, height: 844 });
    const { page } = tab;
    await tab.open(`${runs}/${checked}?node=n1&tab=items&as=list&items=FAILED`, checked);
    await list(page)
      .getByRole("button", { name: /^7 Failed/ })
      .click();
    await page.getByRole("region", { name: "Item 7" }).getByText("price for 7").waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
    await tab.expectClean();
    await page.context().close();
  });
});

/** In how many colours the grid's canvas has been painted. */
async function colorsPainted(page: Page): Promise<number> {
  return await page.evaluate(`(() => {
    const canvas = document.querySelector(".run-grid canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const colors = new Set();
    for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) colors.add(data.slice(at, at + 3).join());
    return colors.size;
  })()`);
}
