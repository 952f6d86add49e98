import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { type ConsoleTab, chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, startConsole } from "./console-server.ts";

const runs = "/projects/flytesnacks/domains/development/executions";
const program = `${import.meta.dirname}/programs/every-kind.ts`;

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

  /** Starts a run, and answers its name as the command tells it. */
  async function start(workflow: string, ...words: string[]): Promise<string> {
    return startOf(program, workflow, ...words);
  }
  async function startOf(file: string, workflow: string, ...words: string[]): Promise<string> {
    const ended = await server.haltere("run", file, workflow, "--remote", ...words);
    const name = /Execution (\w+)/.exec(ended.stdout + ended.stderr)?.[1];
    expect(name, ended.stdout + ended.stderr).toBeDefined();
    return name ?? "";
  }
  const row = (page: Page, key: string) => page.locator(`[role=row][data-node="${key}"]`);

  describe.each(themes)("in %s", (theme) => {
    let tab: ConsoleTab;
    let name: string;
    beforeAll(async () => {
      name = await start("whole", "--detach");
      tab = await openTab(browser, server.address, { theme, width: 1440, height: 900 });
    });

    test("a run of every kind of node shows while it runs, in each view, and its gates are answered", async () => {
      const { page } = tab;
      await tab.open(`${runs}/${name}`, name);
      await row(page, "n8").getByText("Waiting for you").waitFor();
      await tab.expectClean();
      await tab.picture("run-table");
      await page.getByText("Timeline", { exact: true }).click();
      await page.getByRole("treegrid", { name: "Timeline" }).waitFor();
      await tab.expectClean();
      await tab.picture("run-timeline");
      await page.getByText("Graph", { exact: true }).click();
      await page.locator('.react-flow [data-node="n8"]').waitFor();
      await tab.expectClean();
      await tab.picture("run-graph");
      await page.locator('.react-flow [data-node="n8"]').click();
      await page.getByRole("button", { name: "Approve" }).click();
      await page.getByText("Table", { exact: true }).click();
      await row(page, "n9").getByText("Waiting for you").waitFor();
      await row(page, "n9").click();
      await page.getByLabel("Value", { exact: true }).fill("no number");
      await page.getByRole("button", { name: "Give" }).click();
      await page.getByText("Give a whole number.").waitFor();
      await page.getByLabel("Value", { exact: true }).fill("21");
      await page.getByRole("button", { name: "Give" }).click();
      await page.locator('main [data-phase="SUCCEEDED"]').first().waitFor();
      await page.getByRole("button", { name: "Terminate" }).waitFor({ state: "detached" });
      await tab.expectClean();
      await page.getByText("Inputs and outputs", { exact: true }).first().click();
      await page.getByRole("region", { name: "Outputs" }).getByText("42").waitFor();
    });

    test("what a task gave, wrote and reported shows as text, whatever it is", async () => {
      const { page } = tab;
      await tab.open(`${runs}/${name}?node=n3`, name);
      await page.getByRole("region", { name: "Outputs" }).getByText("<img src=x").waitFor();
      expect(await page.getByRole("region", { name: "Outputs" }).textContent()).toMatch(/\\+u202e/);
      await tab.open(`${runs}/${name}?node=n0&tab=attempts`, name);
      await page.getByRole("log").getByText("counted to 3 <img src=x").waitFor();
      expect(await page.getByRole("log").textContent()).toContain("\\u202egnp.exe\u2400end");
      await tab.expectClean();
      await tab.picture("run-log");
      await page.getByRole("tab", { name: "Report" }).click();
      await page.frameLocator("iframe").getByText("up to 3").waitFor();
      expect(await page.locator("iframe").getAttribute("sandbox")).toBe("allow-scripts");
      expect(await page.title()).not.toBe("owned");
    });

    test("keys move among the nodes, find them, and leave", async () => {
      const { page } = tab;
      await tab.open(`${runs}/${name}`, name);
      await row(page, "n0").waitFor();
      await page.keyboard.press("ArrowDown");
      await page.getByRole("complementary", { name: "Node count" }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("complementary", { name: "Node count" }).waitFor({ state: "detached" });
      await page.keyboard.press("/");
      await page.keyboard.type("told");
      await row(page, "n0").waitFor({ state: "detached" });
      expect(await row(page, "n3").count()).toBe(1);
      expect(new URL(page.url()).searchParams.get("find")).toBe("told");
    });
  });

  test("a run that failed tells why and where, and is run again from there and from the start", async () => {
    const name = await start("broken", "--detach");
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${name}`, name);
    await page.getByText("The run failed").waitFor();
    await page.getByRole("button", { name: "which failed" }).click();
    await page.getByRole("complementary").getByText("Error: <img src=x").waitFor();
    expect(await page.getByText("at break_").count()).toBe(0);
    await tab.expectClean();
    await tab.picture("run-failed");
    await page.getByRole("button", { name: "Rerun from here" }).click();
    await page.getByText("recovers").waitFor();
    await page.getByText("The run failed").waitFor();
    await page.getByRole("button", { name: "Relaunch" }).click();
    await page.getByText("relaunches").waitFor();
    await page.getByText("The run failed").waitFor();
    await tab.expectClean();
  });

  test("a run is terminated with a cause, which it then tells", async () => {
    const name = await start("whole", "--detach");
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${name}`, name);
    await page.getByRole("button", { name: "Terminate" }).click();
    await page.getByLabel("Cause").fill("<b>enough</b>");
    await page.getByRole("dialog").getByRole("button", { name: "Terminate", exact: true }).click();
    await page.getByText("Aborted: <b>enough</b>").waitFor();
    await page.locator('main [data-phase="ABORTED"]').first().waitFor();
    await tab.expectClean();
  });

  test("a run that is not there says so", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open(`${runs}/nowhere`, "nowhere");
    await tab.page.getByRole("alert").getByText("The run nowhere could not be read").waitFor();
  });
});
