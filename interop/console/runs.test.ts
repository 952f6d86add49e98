import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, program, startConsole } from "./console-server.ts";

const runs = "/projects/flytesnacks/domains/development/executions";

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

  test("an empty domain says what to type, and the run that follows shows by itself", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open(runs, "Runs");
    await tab.page.getByText("npx haltere run").waitFor();
    await tab.expectClean();
    expect(await server.haltere("run", program, "order", "--remote")).toMatchObject({ status: 0 });
    await tab.page.getByText("Succeeded").waitFor();
    await tab.expectClean();
  });

  describe.each(themes)("in %s", (theme) => {
    test("runs are shown with their phase", async () => {
      const tab = await openTab(browser, server.address, { theme });
      await tab.open(runs, "Runs");
      await tab.page.getByRole("table").getByText("Succeeded").waitFor();
      await tab.expectClean();
      await tab.picture("runs");
    });
  });
});
