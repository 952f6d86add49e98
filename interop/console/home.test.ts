import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, program, startConsole } from "./console-server.ts";

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startConsole(), launchBrowser(path)]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("where nothing has run, the home page says what to type", async () => {
    const tab = await openTab(browser, server.address);
    await tab.page.goto(server.address);
    await tab.page.getByRole("heading", { level: 1, name: "Projects" }).waitFor();
    await tab.page.getByText("npx haltere run").waitFor();
    await tab.expectCleanInThemes();
    for (const count of ["3", "1", "2", "-1"])
      await server.haltere("run", program, "order", "--count", count, "--remote");
    await tab.page.getByRole("table", { name: "Recent runs" }).locator("tbody tr").nth(3).waitFor();
    await tab.expectCleanInThemes();
  });

  describe.each(themes)("in %s", (theme) => {
    test("the home page shows the projects, how their domains do, and leads into them", async () => {
      const tab = await openTab(browser, server.address, { theme });
      await tab.open("/", "Projects");
      await tab.page.getByRole("heading", { level: 2, name: "flytesnacks" }).waitFor();
      await tab.page.getByRole("img", { name: "The last 4 runs: 1 failed" }).first().waitFor();
      await tab.page.getByRole("link", { name: "1 failed in 24 hours in flytesnacks, development" }).waitFor();
      await tab.expectClean();
      await tab.picture("home");
      await tab.page.getByRole("link", { name: "development" }).last().click();
      await tab.page.getByRole("heading", { level: 1, name: "Runs" }).waitFor();
      expect(new URL(tab.page.url()).pathname).toBe("/console/projects/flytesnacks/domains/development/executions");
    });
  });

  test("the chosen colours and clock stay over a visit", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open("/projects/flytesnacks/domains/development/executions", "Runs");
    await tab.page.getByRole("button", { name: "Local time" }).click();
    await tab.page.getByRole("button", { name: /^Colours: as the system/ }).click();
    await tab.page.getByRole("button", { name: /^Colours: light/ }).click();
    await tab.page.reload();
    await tab.page.getByRole("button", { name: "UTC" }).waitFor();
    await tab.page.locator("html[data-mantine-color-scheme=dark]").waitFor({ state: "attached" });
    await tab.expectCleanInThemes();
  });

  test("on a phone the pages fit, and the menu leads on", async () => {
    const tab = await openTab(browser, server.address, { width: 390, height: 800 });
    await tab.open("/projects/flytesnacks/domains/development/executions", "Runs");
    await tab.page.locator("tbody tr").first().waitFor();
    expect(await tab.page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await tab.expectCleanInThemes();
    await tab.picture("runs-phone");
    await tab.page.getByRole("button", { name: "Menu" }).click();
    await tab.page.getByRole("link", { name: "Workflows" }).click();
    await tab.page.getByRole("heading", { level: 1, name: "Workflows" }).waitFor();
    await tab.expectCleanInThemes();
  });

  test("projects are made, found by a label, archived and brought back, and what runs is told by the stream alone", async () => {
    const tab = await openTab(browser, server.address);
    const asked: string[] = [];
    tab.page.on("request", (request) => asked.push(new URL(request.url()).pathname.split("/").at(-1) ?? ""));
    await tab.open("/", "Projects");
    await tab.page.getByRole("button", { name: "New project" }).click();
    await tab.page.getByLabel("Identifier").fill("ware");
    await tab.page.getByLabel("Project's name").fill("Warehouse");
    await tab.expectCleanInThemes();
    await tab.page.getByRole("button", { name: "Create" }).click();
    const card = tab.page.getByRole("region", { name: "Warehouse" });
    await card.waitFor();
    const change = { method: "PUT", headers: { "content-type": "application/json" } };
    const body = { id: "ware", name: "Warehouse", labels: { values: { team: "blue" } }, state: 1 };
    const archived = await fetch(`${server.address}/api/v1/projects/ware`, { ...change, body: JSON.stringify(body) });
    expect(archived.status).toBe(200);
    await tab.open("/?archived=1&name=TEAM%3Dblue", "Projects");
    await card.getByText("team=blue").waitFor();
    await tab.expectCleanInThemes();
    await card.getByRole("button", { name: "Restore" }).click();
    await tab.page.getByText("No project is archived").waitFor();
    await tab.open("/?name=ware", "Projects");
    await card.getByText("No runs yet").first().waitFor();
    await tab.page.getByText("Live", { exact: true }).waitFor();
    expect(asked.filter((name) => name === "GetDomains").length).toBeGreaterThan(0);
    asked.length = 0;
    await server.haltere("run", program, "order", "--count", "2", "--remote", "--project", "ware");
    await card.getByRole("img", { name: "The last 1 runs: 0 failed" }).waitFor();
    expect(asked).not.toContain("ListProjects");
    expect(asked).not.toContain("ListExecutions");
    await tab.expectCleanInThemes();
  });

  test("sixty projects are read in one call, and no more until something happens", async () => {
    const headers = { "content-type": "application/json" };
    for (let number = 0; number < 60; number += 1) {
      const body = JSON.stringify({ project: { id: `many-${number}`, name: `Many ${number}` } });
      const made = await fetch(`${server.address}/api/v1/projects`, { method: "POST", headers, body });
      expect(made.status).toBe(200);
    }
    const tab = await openTab(browser, server.address);
    const asked: string[] = [];
    tab.page.on("request", (request) => asked.push(new URL(request.url()).pathname.split("/").at(-1) ?? ""));
    await tab.open("/", "Projects");
    await tab.page.getByRole("region").nth(59).getByText("No runs yet").first().waitFor();
    await tab.page.getByText("Live", { exact: true }).waitFor();
    await tab.page.getByRole("button", { name: /^Show \d more$/ }).click();
    await tab.page.getByRole("region").nth(62).waitFor();
    await tab.expectCleanInThemes();
    // One at first, one when the stream is open, one for those that more cards ask of.
    expect(asked.filter((name) => name === "GetDomains").length).toBeLessThanOrEqual(4);
    expect(asked).not.toContain("ListExecutions");
  });

  test("the page's policy refuses nothing that the console itself does, and a script that is no file of ours", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const told: string[] = [];
    page.on("console", (message) => told.push(message.text()));
    await page.goto(`${server.address}/console/projects/flytesnacks/domains/development/executions`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
    expect(told).toEqual([]);
    const refused = page.waitForEvent("console", (message) => message.text().includes("Content Security Policy"));
    const script = `<img src="/console/icon.svg" onload="console.log('ran')">`;
    await page.evaluate(`document.body.insertAdjacentHTML("beforeend", ${JSON.stringify(script)})`);
    await refused;
    expect(told.join()).not.toContain("ran");
    await context.close();
  });
});
