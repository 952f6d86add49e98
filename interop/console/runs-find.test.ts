// What narrows a list of runs: one field for all, times set by hand, views with a name, columns, and errors that are alike.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, program, startConsole } from "./console-server.ts";

const development = "/projects/flytesnacks/domains/development/executions";

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  const rest = async (path: string, body?: object) => {
    const headers = { "content-type": "application/json" };
    const sent = body === undefined ? {} : { method: "POST", headers, body: JSON.stringify(body) };
    const response = await fetch(`${server.address}/api/v1/${path}`, sent);
    const told = await response.json();
    expect(response.status, JSON.stringify(told)).toBe(200);
    return told as Record<string, unknown>;
  };
  beforeAll(async () => {
    [server, browser] = await Promise.all([startConsole(), launchBrowser(path)]);
    for (const count of ["-1", "-2"]) await server.haltere("run", program, "order", "--count", count, "--remote");
    expect(await server.haltere("run", program, "price", "--count", "4", "--remote")).toMatchObject({ status: 0 });
    // The command line labels nothing.
    const { executions } = await rest("executions/flytesnacks/development?limit=1&sort_by.key=created_at");
    const [spec] = (executions as { spec: object }[]).map((execution) => execution.spec);
    const inputs = { literals: { count: { scalar: { primitive: { integer: "4" } } } } };
    await rest("executions", {
      project: "flytesnacks",
      domain: "development",
      spec: { ...spec, labels: { values: { team: "blue" } } },
      inputs,
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  describe.each(themes)("in %s", (theme) => {
    test("one field offers what a text may mean, by the keyboard alone", async () => {
      const tab = await openTab(browser, server.address, { theme });
      const rows = tab.page.locator("tbody tr");
      await tab.open(development, "Runs");
      await rows.nth(3).waitFor();
      await tab.page.keyboard.press("/");
      await tab.page.keyboard.type("ORDERS");
      const offered = tab.page.getByRole("listbox", { name: "What it may mean" });
      await offered.getByRole("option", { name: /^Workflow .*orders\.order$/, selected: true }).waitFor();
      await offered.getByRole("option", { name: /^Launch plan .*orders\.order$/ }).waitFor();
      await tab.expectClean();
      await tab.picture("runs-find");
      await tab.page.keyboard.press("Enter");
      await tab.page.waitForURL(/workflow=/);
      await tab.page.locator("tbody tr:nth-child(2):last-child").waitFor();
      await tab.page.getByRole("button", { name: "Clear", exact: true }).click();
      await rows.nth(3).waitFor();
      await tab.page.getByRole("combobox", { name: "Find runs" }).fill("blue");
      await offered.getByRole("option", { name: "Label or tag team=blue" }).click();
      await tab.page.waitForURL(/label=team%3Dblue/);
      await tab.page.locator("tbody tr:only-child").getByText("team=blue").waitFor();
      await tab.expectClean();
    });

    test("alike errors are one group, whose runs are chosen together", async () => {
      const tab = await openTab(browser, server.address, { theme });
      await tab.open(development, "Runs");
      await tab.page.getByText("2 of the last 4 runs failed, of one error").click();
      await tab.page.getByText("Error: An order of -").first().waitFor();
      await tab.expectClean();
      await tab.picture("runs-errors");
      await tab.page.getByRole("button", { name: "Choose these 2" }).click();
      await tab.page.getByText("2 runs chosen").waitFor();
      expect(await tab.page.locator("tr[data-chosen]").count()).toBe(2);
    });
  });

  test("times are set by hand, and stand in the address as instants", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open(development, "Runs");
    await tab.page.getByRole("button", { name: "More filters" }).click();
    await tab.page.getByLabel("From (local time)").fill("2020-01-02T03:04:05");
    await tab.page.waitForURL(/since=2020-01-02T02%3A04%3A05.000Z/);
    await tab.page.locator("tbody tr").nth(3).waitFor();
    await tab.page.getByLabel("To (local time)").fill("2020-06-02T03:04:05");
    await tab.page.waitForURL(/until=2020-06-02T01%3A04%3A05.000Z/);
    await tab.page.getByText("No run is like this").waitFor();
    await tab.expectCleanInThemes();
    await tab.page.reload();
    await tab.page.getByText("until 2020-06-02 03:04:05").waitFor();
    await tab.page.getByRole("button", { name: "Take away until 2020-06-02 03:04:05" }).click();
    await tab.page.locator("tbody tr").nth(3).waitFor();
  });

  test("a view is kept by a name, in this browser, and is forgotten when asked", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open(`${development}?phase=FAILED,TIMED_OUT&sort=duration`, "Runs");
    await tab.page.getByRole("button", { name: "Views" }).click();
    await tab.page.getByRole("button", { name: "Save this view…" }).click();
    await tab.page.getByRole("textbox", { name: "View's name" }).fill("What failed");
    await tab.expectCleanInThemes();
    await tab.page.getByRole("button", { name: "Save", exact: true }).click();
    await tab.open("/projects/flytesnacks/domains/staging/executions", "Runs");
    await tab.page.getByText("Nothing has run here yet").waitFor();
    await tab.page.getByRole("button", { name: "Views" }).click();
    await tab.page.getByRole("button", { name: "What failed", exact: true }).waitFor();
    await tab.expectCleanInThemes();
    await tab.page.getByRole("button", { name: "What failed", exact: true }).click();
    await tab.page.waitForURL(/staging\/executions\?phase=FAILED%2CTIMED_OUT&sort=duration$/);
    await tab.page.getByText("No run is like this").waitFor();
    await tab.page.getByRole("button", { name: "Views" }).click();
    await tab.page.getByRole("button", { name: "Forget What failed" }).click();
    await tab.page.getByRole("button", { name: "What failed", exact: true }).waitFor({ state: "detached" });
    await tab.page.getByRole("button", { name: "Save this view…" }).waitFor();
    expect(await tab.page.getByRole("button", { name: "What failed" }).count()).toBe(0);
  });

  test("columns come and go, and stay so over a visit", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open(development, "Runs");
    await tab.page.getByRole("columnheader", { name: "By" }).waitFor();
    await tab.page.getByRole("button", { name: "Columns" }).click();
    await tab.page.getByRole("checkbox", { name: "By", exact: true }).click();
    await tab.page.getByRole("checkbox", { name: "Launch plan" }).click();
    await tab.page.getByRole("columnheader", { name: "Launch plan" }).waitFor();
    await tab.expectCleanInThemes();
    await tab.page.reload();
    await tab.page.locator("tbody tr").nth(3).waitFor();
    await tab.page.getByRole("columnheader", { name: "Launch plan" }).waitFor();
    expect(await tab.page.getByRole("columnheader", { name: "By" }).count()).toBe(0);
    await tab.page
      .locator("tbody tr")
      .last()
      .getByRole("link", { name: /orders\.order$/ })
      .last()
      .click();
    await tab.page.waitForURL(/\/launch_plan\/.*orders\.order\/version\//);
  });
});
