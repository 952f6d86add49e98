import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, program, startConsole } from "./console-server.ts";

const development = "/projects/flytesnacks/domains/development/executions";
const staging = "/projects/flytesnacks/domains/staging/executions";

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  const order = (count: number, ...words: string[]) =>
    server.haltere("run", program, "order", "--count", String(count), "--remote", ...words);
  beforeAll(async () => {
    [server, browser] = await Promise.all([startConsole(), launchBrowser(path)]);
    for (const count of [1, 2, 3]) expect(await order(count)).toMatchObject({ status: 0 });
    expect(await order(-1)).toMatchObject({ status: 1 });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("an empty domain says what to type, and the run that follows shows by itself", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open(staging, "Runs");
    await tab.page.getByText("npx haltere run").waitFor();
    await tab.page.getByText("Live").waitFor();
    await tab.expectClean();
    expect(await order(2, "--domain", "staging")).toMatchObject({ status: 0 });
    await tab.page.getByRole("table").getByText("Succeeded").waitFor();
    await tab.expectClean();
  });

  describe.each(themes)("in %s", (theme) => {
    test("runs are narrowed and ordered by the address", async () => {
      const tab = await openTab(browser, server.address, { theme });
      const rows = tab.page.locator("tbody tr");
      await tab.open(development, "Runs");
      await rows.nth(3).waitFor();
      expect(await rows.count()).toBe(4);
      await tab.expectClean();
      await tab.picture("runs");
      await tab.page.getByText("Failed", { exact: true }).first().click();
      await tab.page.waitForURL(/phase=FAILED/);
      await tab.page.locator("tbody tr:only-child").waitFor();
      expect(await rows.textContent()).toContain("An order of -1");
      await tab.page.getByRole("button", { name: "Clear", exact: true }).click();
      await rows.nth(3).waitFor();
      await tab.page.getByRole("button", { name: "Took" }).click();
      await tab.page.waitForURL(/sort=-duration/);
      await tab.page
        .getByRole("columnheader", { name: "Took" })
        .and(tab.page.locator("[aria-sort=descending]"))
        .waitFor();
      await tab.page.getByRole("button", { name: "More filters" }).click();
      await tab.page.getByRole("textbox", { name: "Workflow" }).fill("nothing.is.called.so");
      await tab.page.getByText("No run is like this").waitFor();
      await tab.expectClean();
      await tab.page.reload();
      await tab.page.getByText("No run is like this").waitFor();
      await tab.page.getByRole("button", { name: "Take away Workflow: nothing.is.called.so" }).click();
      await rows.nth(3).waitFor();
      await rows
        .nth(3)
        .getByRole("link", { name: /orders\.order$/ })
        .click();
      await tab.page.waitForURL(/\/workflow\/.*orders\.order\/version\//);
      await tab.page.goBack();
      await rows.nth(3).waitFor();
      await tab.expectClean();
    });

    test("a bar leads to the runs up to it, and a search that finds none says so", async () => {
      const tab = await openTab(browser, server.address, { theme });
      await tab.open(development, "Runs");
      await tab.page.locator("svg.hal-strip g").first().click();
      await tab.page.waitForURL(/until=/);
      await tab.page.locator("tbody tr:only-child").waitFor();
      await tab.page.getByRole("button", { name: /^Take away until / }).click();
      await tab.page
        .getByRole("button", { name: /show runs up to this one$/ })
        .last()
        .focus();
      await tab.page.keyboard.press("Home");
      await tab.page
        .locator("svg.hal-strip g:focus")
        .and(tab.page.getByRole("button", { name: /Succeeded|Failed/ }))
        .waitFor();
      await tab.page.keyboard.press("ArrowRight");
      await tab.page.keyboard.press("Enter");
      await tab.page.waitForURL(/until=/);
      await tab.page.locator("tbody tr:nth-child(2):last-child").waitFor();
      await tab.open(`${development}?until=2026-01-01`, "Runs");
      await tab.page.getByText("No run is like this").waitFor();
      await tab.expectClean();
    });
  });

  test("chosen runs are relaunched, archived and brought back", async () => {
    const tab = await openTab(browser, server.address);
    const rows = tab.page.locator("tbody tr");
    await tab.open(development, "Runs");
    await rows.nth(3).waitFor();
    await tab.page.locator("tbody input[type=checkbox]").first().check();
    await tab.page.locator("tbody input[type=checkbox]").nth(1).check();
    await tab.page.getByRole("button", { name: "Relaunch" }).click();
    await tab.page.getByRole("dialog").getByRole("button", { name: "Relaunch 2 runs" }).waitFor();
    await tab.expectClean();
    await tab.page.getByRole("dialog").getByRole("button", { name: "Relaunch 2 runs" }).click();
    await rows.nth(5).waitFor();
    await tab.page.getByLabel("Choose all runs of this page").check();
    await tab.page.getByRole("button", { name: "Archive" }).click();
    await tab.page.getByRole("dialog").getByRole("button", { name: "Archive 6 runs" }).click();
    await tab.page.getByText("Nothing has run here yet").waitFor();
    await tab.page.getByText("Archived", { exact: true }).click();
    await rows.nth(5).waitFor();
    await tab.page.getByLabel("Choose all runs of this page").check();
    await tab.page.getByRole("button", { name: "Restore" }).click();
    await tab.page.getByRole("dialog").getByRole("button", { name: "Restore 6 runs" }).click();
    await tab.page.getByText("No run is like this").waitFor();
    await tab.expectClean();
  });

  test("what is listed can be taken along as CSV", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open(`${development}?phase=SUCCEEDED`, "Runs");
    await tab.page.locator("tbody tr").first().waitFor();
    const [download] = await Promise.all([
      tab.page.waitForEvent("download"),
      tab.page.getByRole("button", { name: "CSV" }).click(),
    ]);
    const lines = readFileSync(await download.path(), "utf8")
      .trim()
      .split("\r\n");
    expect(lines[0]).toMatch(/^run,phase,workflow,/);
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines.slice(1)) expect(line).toMatch(/^\w+,SUCCEEDED,[\w.]+\.orders\.order,/);
    await tab.expectClean();
  });

  test("a control plane that is gone is told, and one that is back is followed again", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open(development, "Runs");
    await tab.page.getByText("Live").waitFor();
    await tab.context.setOffline(true);
    await tab.context.setOffline(false);
    await server.kill();
    await tab.page.getByText(/^As of \d\d:\d\d:\d\d$/).waitFor();
    tab.forgive();
    const { port } = new URL(server.address);
    const again = await startConsole({ dataDirectory: server.dataDirectory, port: Number(port) });
    server = { ...again, stop: () => again.stop() };
    await tab.page.getByText("Live").waitFor();
    tab.forgive();
    expect(await order(5)).toMatchObject({ status: 0 });
    await tab.page.locator("tbody tr").nth(1).waitFor();
    await tab.expectClean();
  });
});
