// A list longer than its page: pages, what comes while one reads, and actions on all that fit.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab } from "./browser.ts";
import { type ConsoleServer, program, startConsole } from "./console-server.ts";

const development = "/projects/flytesnacks/domains/development/executions";
const id = { project: "flytesnacks", domain: "development" };

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  let first = "";
  const relaunch = async () => {
    const body = JSON.stringify({ id: { ...id, name: first } });
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${server.address}/api/v1/executions/relaunch`, { method: "POST", headers, body });
    expect(response.status).toBe(200);
  };
  const listed = async (query: string) => {
    const response = await fetch(`${server.address}/api/v1/executions/flytesnacks/development?${query}`);
    return ((await response.json()) as { executions: { id: { name: string } }[] }).executions;
  };
  beforeAll(async () => {
    [server, browser] = await Promise.all([startConsole(), launchBrowser(path)]);
    await server.haltere("run", program, "price", "--count", "4", "--remote");
    first = (await listed("limit=1"))[0]?.id.name ?? "";
    for (let count = 1; count < 120; count += 1) await relaunch();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("pages go on past the first, and what comes meanwhile shifts none of them", async () => {
    const tab = await openTab(browser, server.address);
    const rows = tab.page.locator("tbody tr");
    const pages = tab.page.getByRole("navigation", { name: "Pages of runs" });
    await tab.open(development, "Runs");
    await rows.nth(49).waitFor();
    await pages.getByText("1–50").waitFor();
    await pages.getByRole("button", { name: "Older" }).click();
    await pages.getByText("51–100").waitFor();
    const second = await rows.first().getAttribute("data-run");
    for (let count = 0; count < 3; count += 1) await relaunch();
    await tab.page.getByRole("button", { name: "3 new runs" }).waitFor();
    expect(await rows.first().getAttribute("data-run")).toBe(second);
    await tab.expectCleanInThemes();
    await pages.getByRole("button", { name: "Older" }).click();
    await pages.getByText("101–120").waitFor();
    expect(await rows.last().getAttribute("data-run")).toBe(first);
    await tab.page.getByRole("button", { name: "3 new runs" }).click();
    await pages.getByText("1–50").waitFor();
    const [newest] = await listed("limit=1&sort_by.key=created_at&sort_by.direction=DESCENDING");
    await tab.page.locator(`tbody tr:first-child[data-run="${newest?.id.name}"]`).waitFor();
  });

  test("while one reads further down, runs that come are told and wait", async () => {
    const tab = await openTab(browser, server.address);
    const rows = tab.page.locator("tbody tr");
    await tab.open(development, "Runs");
    await rows.nth(49).waitFor();
    await tab.page.getByText("Live").waitFor();
    await rows.nth(40).scrollIntoViewIfNeeded();
    const top = await rows.first().getAttribute("data-run");
    await relaunch();
    await tab.page.getByRole("button", { name: "1 new run" }).waitFor();
    expect(await rows.first().getAttribute("data-run")).toBe(top);
    await tab.expectCleanInThemes();
    await tab.page.getByRole("button", { name: "1 new run" }).click();
    await tab.page.locator(`tbody tr:nth-child(2)[data-run="${top}"]`).waitFor();
    expect(await tab.page.evaluate("window.scrollY")).toBe(0);
  });

  test("all that fit are chosen beyond the page, and what could not be done is told run by run", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open(`${development}?phase=SUCCEEDED`, "Runs");
    await tab.page.locator("tbody tr").nth(49).waitFor();
    await tab.page.getByLabel("Choose all runs of this page").check();
    await tab.page.getByText("50 runs chosen").waitFor();
    await tab.page.getByRole("button", { name: "Choose all that fit" }).click();
    await tab.page.getByText(/^12\d runs chosen$/).waitFor();
    await tab.page.route("**/UpdateExecution", async (route) => {
      if (!(route.request().postData() ?? "").includes(first)) return route.continue();
      await route.fulfill({
        status: 409,
        contentType: "application/json",
        body: JSON.stringify({ code: "aborted", message: "another change came first" }),
      });
    });
    await tab.page.getByRole("toolbar").getByRole("button", { name: "Archive" }).click();
    const dialog = tab.page.getByRole("dialog");
    await dialog.getByRole("button", { name: /^Archive 12\d runs$/ }).click();
    await dialog.getByText(`${first}: another change came first`).waitFor();
    await tab.page.getByText("1 run chosen").waitFor();
    // Chromium tells of every answer that is no success.
    tab.forgive();
    await tab.expectCleanInThemes();
    await tab.page.unroute("**/UpdateExecution");
    await dialog.getByRole("button", { name: "Archive 1 run" }).click();
    await tab.page.getByText("No run is like this").waitFor();
    await tab.expectCleanInThemes();
  });
});
