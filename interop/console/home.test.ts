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
    await tab.expectClean();
    for (const count of ["3", "1", "2", "-1"])
      await server.haltere("run", program, "order", "--count", count, "--remote");
    await tab.page.getByRole("table", { name: "Recent runs" }).locator("tbody tr").nth(3).waitFor();
    await tab.expectClean();
  });

  describe.each(themes)("in %s", (theme) => {
    test("the home page shows the projects, how their domains do, and leads into them", async () => {
      const tab = await openTab(browser, server.address, { theme });
      await tab.open("/", "Projects");
      await tab.page.getByRole("heading", { level: 2, name: "flytesnacks" }).waitFor();
      await tab.page.getByRole("img", { name: "The last 4 runs: 1 failed" }).first().waitFor();
      await tab.expectClean();
      await tab.picture("home");
      await tab.page.getByRole("link", { name: "development" }).last().click();
      await tab.page.getByRole("heading", { level: 1, name: "Runs" }).waitFor();
      expect(new URL(tab.page.url()).pathname).toBe("/console/projects/flytesnacks/domains/development/executions");
    });

    test("the palette finds pages, projects, entities and runs by the keyboard alone", async () => {
      const tab = await openTab(browser, server.address, { theme });
      await tab.open("/projects/flytesnacks/domains/development/schedules", "Schedules");
      await tab.page.keyboard.press("Control+k");
      const palette = tab.page.getByRole("dialog", { name: "Find" });
      await palette.getByRole("option", { name: "Launch plans" }).waitFor();
      await tab.page.keyboard.type("orders");
      for (const kind of ["Workflow", "Task", "Launch plan"])
        await palette
          .getByRole("option", { name: new RegExp(`^${kind} .*orders`) })
          .first()
          .waitFor();
      await tab.expectClean();
      await tab.picture("palette");
      await tab.page.keyboard.press("Control+a");
      await tab.page.keyboard.type("machine");
      await palette.getByRole("option", { name: "Machine", selected: true }).waitFor();
      await tab.page.keyboard.press("Enter");
      await tab.page.getByRole("heading", { level: 1, name: "Machine" }).waitFor();
      await tab.page.keyboard.press("Control+k");
      await tab.page.keyboard.type("nothing is called so");
      await palette.getByText("Nothing is called so").waitFor();
      await tab.page.keyboard.press("Escape");
      await palette.waitFor({ state: "hidden" });
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
    await tab.expectClean();
  });

  test("on a phone the pages fit, and the menu leads on", async () => {
    const tab = await openTab(browser, server.address, { width: 390, height: 800 });
    await tab.open("/projects/flytesnacks/domains/development/executions", "Runs");
    await tab.page.locator("tbody tr").first().waitFor();
    expect(await tab.page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await tab.expectClean();
    await tab.picture("runs-phone");
    await tab.page.getByRole("button", { name: "Menu" }).click();
    await tab.page.getByRole("link", { name: "Workflows" }).click();
    await tab.page.getByRole("heading", { level: 1, name: "Workflows" }).waitFor();
    await tab.expectClean();
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
