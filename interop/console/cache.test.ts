import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, gates, startConsole } from "./console-server.ts";

const address = "/projects/flytesnacks/domains/development/cache";

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startConsole(), launchBrowser(path)]);
    for (const x of ["21", "22", "23", "7"])
      expect(await server.haltere("run", gates, "squared", "--x", x, "--remote")).toMatchObject({ status: 0 });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  describe.each(themes)("in %s", (theme) => {
    test("entries are found by task and version and ordered, with the run that made them and their values", async () => {
      const tab = await openTab(browser, server.address, { theme });
      const { page } = tab;
      await tab.open(address, "Cache");
      const rows = page.locator("tbody tr");
      await rows.nth(3).waitFor();
      await tab.expectClean();
      await tab.picture("cache");
      await page.getByRole("textbox", { name: "Task" }).fill("nothing like it");
      await page.getByText("No entry is like this").waitFor();
      await page.getByRole("textbox", { name: "Task" }).fill("gates.squ");
      await rows.nth(3).waitFor();
      await page.getByRole("textbox", { name: "Cache version" }).fill("2");
      await page.getByText("No entry is like this").waitFor();
      await page.getByRole("textbox", { name: "Cache version" }).fill("1");
      await rows.nth(3).waitFor();
      await page.getByRole("button", { name: "Values" }).first().click();
      const values = page.getByRole("dialog", { name: "Cached values" });
      await values.getByText("49", { exact: true }).waitFor();
      await tab.expectClean();
      await page.keyboard.press("Escape");
      await values.waitFor({ state: "detached" });
      await page.getByText("Oldest", { exact: true }).click();
      await page.waitForURL(/sort=oldest/);
      await page.locator("table[aria-busy=false]").waitFor();
      await page.getByRole("button", { name: "Values" }).last().click();
      await values.getByText("49", { exact: true }).waitFor();
      await page.keyboard.press("Escape");
      await rows.last().getByRole("link").last().click();
      await page.waitForURL(/executions\/\w+\?node=n0/);
      await page.context().close();
    });
  });

  test("who computes a result now is told, and no more once it is let go", async () => {
    const tab = await openTab(browser, server.address);
    const datasetId = {
      project: "flytesnacks",
      domain: "development",
      name: "flyte_task-mod.slow",
      version: "1-aaaaaaaa-bbbbbbbb",
    };
    const catalog = async (method: string, body: object) => {
      const headers = { "content-type": "application/json" };
      const sent = { method: "POST", headers, body: JSON.stringify(body) };
      const answer = await fetch(`${server.address}/datacatalog.DataCatalog/${method}`, sent);
      expect(answer.status, await answer.text()).toBe(200);
    };
    await catalog("CreateDataset", { dataset: { id: datasetId } });
    await catalog("GetOrExtendReservation", {
      reservationId: { datasetId, tagName: "tag" },
      ownerId: "run-n0-0",
      heartbeatInterval: "10s",
    });
    await tab.open(address, "Cache");
    const row = tab.page.getByRole("region", { name: "Reservations" }).getByRole("row", { name: /mod\.slow/ });
    await row.getByText("run-n0-0").waitFor();
    await tab.expectCleanInThemes();
    await catalog("ReleaseReservation", { reservationId: { datasetId, tagName: "tag" }, ownerId: "run-n0-0" });
    await tab.page.reload();
    await tab.page.locator("tbody tr").first().waitFor();
    await row.waitFor({ state: "detached" });
    await tab.page.context().close();
  });

  test("the width of a phone has room for it", async () => {
    const tab = await openTab(browser, server.address, { width: 390, height: 780 });
    await tab.open(address, "Cache");
    await tab.page.locator("tbody tr").first().waitFor();
    expect(await tab.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
    await tab.expectCleanInThemes();
    await tab.page.context().close();
  });

  test("one entry, those that are chosen, and then all of the task are evicted, each after a question that says how many", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(address, "Cache");
    const rows = page.locator("tbody tr");
    await rows.nth(3).waitFor();
    await page.getByRole("button", { name: "Evict", exact: true }).first().click();
    const dialog = page.getByRole("dialog", { name: "Evict from the cache" });
    await dialog.getByText("One entry").waitFor();
    await tab.expectCleanInThemes();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await rows.count()).toBe(4);
    await page.getByRole("button", { name: "Evict", exact: true }).first().click();
    await dialog.getByRole("button", { name: "Evict it" }).click();
    await rows.nth(3).waitFor({ state: "detached" });
    await page.getByRole("checkbox", { name: "Choose all entries of this page" }).check();
    await rows.first().getByRole("checkbox").uncheck();
    await page.getByRole("button", { name: "Evict 2 chosen" }).click();
    await dialog.getByText("2 entries").waitFor();
    await dialog.getByRole("button", { name: "Evict all 2" }).click();
    await rows.nth(1).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Evict all of the task" }).first().click();
    await dialog.getByRole("button", { name: "Evict it" }).click();
    await page.getByText("Nothing is cached here yet").waitFor();
    await tab.expectCleanInThemes();
    // What a run keeps comes by itself.
    expect(await server.haltere("run", gates, "squared", "--x", "5", "--remote")).toMatchObject({ status: 0 });
    await rows.first().waitFor();
    await page.context().close();
  });
});
