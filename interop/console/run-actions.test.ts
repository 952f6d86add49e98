import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { type ConsoleTab, chromiumPath, launchBrowser, openTab } from "./browser.ts";
import { type ConsoleServer, startConsole } from "./console-server.ts";
import { runs, startRun, views } from "./run-starts.ts";

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  let tab: ConsoleTab;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startConsole(), launchBrowser(path)]);
    tab = await openTab(browser, server.address, { theme: "dark" });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("a run that failed is recovered, put away and brought back", async () => {
    const { page } = tab;
    const failing = await startRun(server, views, "failing", "--detach");
    await tab.open(`${runs}/${failing}`, failing);
    await page.getByRole("button", { name: "Archive" }).click();
    await page.getByText("Archived", { exact: true }).waitFor();
    await tab.expectCleanInThemes();
    await page.getByRole("button", { name: "Bring back" }).click();
    await page.getByText("Archived", { exact: true }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Recover" }).click();
    await page.getByText("recovers").waitFor();
    await page.locator('[role=row][data-node="n0"]').getByText("Recovered").waitFor();
    await page.getByRole("link", { name: failing }).click();
    await page.getByRole("heading", { level: 1, name: failing }).waitFor();
  });

  test("a clone begins with the inputs of the run, and the link that is copied leads to what was seen", async () => {
    const { page, context } = tab;
    const name = await startRun(server, views, "cached", "--value", "7");
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await tab.open(`${runs}/${name}?view=timeline&node=n0`, name);
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(page.url());
    await page.getByRole("link", { name: "Clone…" }).click();
    await page.getByLabel("value", { exact: false }).first().waitFor();
    expect(await page.locator('input[value="7"]').count()).toBe(1);
  });

  test("what the cache had leads to the run that made it", async () => {
    const { page } = tab;
    const first = await startRun(server, views, "cached", "--value", "11");
    const second = await startRun(server, views, "cached", "--value", "11");
    await tab.open(`${runs}/${second}`, second);
    await page.locator('[role=row][data-node="n0"]').getByText("hit").waitFor();
    await page.locator('[role=row][data-node="n0"]').getByRole("link", { name: first }).click();
    await page.getByRole("heading", { level: 1, name: first }).waitFor();
    await page.locator('[role=row][data-node="n0"] [role=gridcell]').last().getByText("kept").waitFor();
    await tab.expectCleanInThemes();
  });

  test("runs that launch runs are told as a tree, from each of them", async () => {
    const { page } = tab;
    const outer = await startRun(server, views, "outer", "--value", "5");
    await tab.open(`${runs}/${outer}`, outer);
    await page.getByText("Launched 1 run").click();
    const family = page.getByRole("list", { name: "Runs around it" });
    await family.getByText("Succeeded").waitFor();
    await tab.expectCleanInThemes();
    await page.locator('[role=row][data-node="n0"]').getByRole("link").click();
    await page.getByText("Launched by another run, launched 1 run").click();
    const middle = await page.getByRole("heading", { level: 1 }).textContent();
    await family.getByText(middle ?? "", { exact: true }).waitFor();
    await family.getByRole("link").click();
    await page.getByText("Launched by another run", { exact: true }).click();
    await page.locator(".run-family").getByRole("link", { name: outer }).waitFor();
    await page
      .locator(".run-family")
      .getByRole("link", { name: middle ?? "" })
      .waitFor();
    await tab.expectCleanInThemes();
  });

  test("the runs that an eager workflow asked for are told", async () => {
    const { page } = tab;
    const eagerly = await startRun(server, views, "eagerly", "--value", "1");
    await tab.open(`${runs}/${eagerly}`, eagerly);
    await page.getByText("Launched 2 runs").click();
    const asked = page.getByRole("list", { name: "Runs around it" }).getByRole("link").first();
    const name = (await asked.textContent()) ?? "";
    await asked.click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await page.getByText(`eager-exec=${eagerly}`).waitFor();
  });

  test("an action that is refused says why", async () => {
    const { page } = tab;
    const name = await startRun(server, views, "cached", "--value", "13");
    await page.route("**/RelaunchExecution", (route) =>
      route.fulfill({
        status: 400,
        contentType: "application/json",
        body: JSON.stringify({ code: "failed_precondition", message: "<b>not now</b>" }),
      }),
    );
    await tab.open(`${runs}/${name}`, name);
    await page.getByRole("button", { name: "Relaunch" }).click();
    await page.getByRole("alert").getByText("<b>not now</b>").waitFor();
    await page.unroute("**/RelaunchExecution");
    tab.forgive();
    await tab.expectCleanInThemes();
  });
});
