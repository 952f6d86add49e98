import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, startConsole } from "./console-server.ts";

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

  describe.each(themes)("in %s", (theme) => {
    test("the home page shows the projects", async () => {
      const tab = await openTab(browser, server.address, { theme });
      await tab.page.goto(server.address);
      await tab.page.getByRole("heading", { level: 1, name: "Projects" }).waitFor();
      await tab.page.getByRole("main").getByText("flytesnacks").first().waitFor();
      await tab.expectClean();
      await tab.picture("home");
    });
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
