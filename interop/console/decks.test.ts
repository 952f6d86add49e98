import { join } from "node:path";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, startConsole } from "./console-server.ts";

const runs = "/projects/flytesnacks/domains/development/executions";
const program = join(import.meta.dirname, "programs", "decks.ts");

/** Everything that the report tries, by the names that it gives it. */
const tries = [
  ...["cookie", "set cookie", "localStorage", "sessionStorage", "indexedDB", "parent", "parent's storage"],
  ...["top's address", "top's hash", "window.open", "read the API", "read haltere.v1", "read the console"],
  ...["write the API", "write the API unseen", "beacon", "connect", "service worker", "form", "dialog"],
];

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  let attacked: string;
  let refreshing: string;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startConsole(), launchBrowser(path)]);
    attacked = await start("attacked");
    refreshing = await start("attacked", "--refresh");
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function start(workflow: string, ...words: string[]): Promise<string> {
    const given = words.length > 0 ? words : ["--no-refresh"];
    const ended = await server.haltere("run", program, workflow, "--remote", ...given);
    const name = /Execution (\w+)/.exec(ended.stdout + ended.stderr)?.[1];
    expect(name, ended.stdout + ended.stderr).toBeDefined();
    return name ?? "";
  }
  /** A page under the policies that it is served with, which has what a report would want: a cookie, and something stored. */
  async function worthStealing(): Promise<Page> {
    const context = await browser.newContext();
    await context.addCookies([{ name: "session", value: "secret", url: server.address }]);
    const page = await context.newPage();
    await page.goto(`${server.address}/console/`);
    await page.evaluate('localStorage.setItem("secret", "secret")');
    return page;
  }
  async function openReport(page: Page, run: string): Promise<void> {
    await page.goto(`${server.address}/console${runs}/${run}?node=n0&tab=report`);
    await page.locator("iframe").waitFor();
  }
  async function resultsOf(frame: FrameLocator | Page): Promise<Record<string, string>> {
    return JSON.parse((await frame.locator("#results").textContent()) ?? "{}");
  }
  async function projects(): Promise<string> {
    return await (await fetch(`${server.address}/api/v1/projects`)).text();
  }

  test.each(themes)("a report is shown in a frame, in %s", async (theme) => {
    const tab = await openTab(browser, server.address, { theme });
    const { page } = tab;
    await tab.open(`${runs}/${attacked}?node=n0&tab=report`, attacked);
    await page.frameLocator("iframe").getByText("bold", { exact: true }).waitFor();
    await resultsOf(page.frameLocator("iframe"));
    // What the browser says of all that was refused to it.
    tab.forgive();
    await tab.expectClean();
    await tab.picture("run-report");
    await page.context().close();
  });

  test("a report reaches nothing of the console, its cookies or its API", async () => {
    const page = await worthStealing();
    await openReport(page, attacked);
    const results = await resultsOf(page.frameLocator("iframe"));
    expect(Object.keys(results)).toEqual(tries);
    for (const [name, result] of Object.entries(results)) expect(result, name).toMatch(/^refused/);
    expect(new URL(page.url()).pathname).toBe(`/console${runs}/${attacked}`);
    expect(new URL(page.url()).hash).toBe("");
    expect(page.context().pages()).toHaveLength(1);
    expect(page.context().serviceWorkers()).toEqual([]);
    expect(await projects()).not.toContain("deck-");
    expect(await page.evaluate("document.cookie")).toBe("session=secret");
    await page.context().close();
  });

  test("a report that leads its frame to the console finds it shut", async () => {
    const page = await worthStealing();
    const refused = page.waitForEvent("console", (message) => /frame-ancestors/.test(message.text()));
    await openReport(page, refreshing);
    await refused;
    expect(new URL(page.url()).pathname).toBe(`/console${runs}/${refreshing}`);
    expect(await page.frameLocator("iframe").getByRole("heading").count()).toBe(0);
    await page.context().close();
  });

  test("a report in a tab of its own has an origin of its own there too, and says so in its headers", async () => {
    const page = await worthStealing();
    await openReport(page, attacked);
    const address = (await page.locator("iframe").getAttribute("src")) ?? "";
    const { headers } = await fetch(address);
    expect(headers.get("content-security-policy")).toBe(
      "sandbox allow-scripts allow-downloads; form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
    );
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    const alone = await page.context().newPage();
    await alone.goto(address);
    const results = await resultsOf(alone);
    expect(Object.keys(results)).toEqual(tries.filter((name) => !/^(parent|top)/.test(name)));
    for (const [name, result] of Object.entries(results)) expect(result, name).toMatch(/^refused/);
    expect(page.context().pages()).toHaveLength(2);
    expect(await projects()).not.toContain("deck-");
    await page.context().close();
  });

  test("a report fills the screen, and leaves it", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${attacked}?node=n0&tab=report`, attacked);
    await page.frameLocator("iframe").getByText("bold", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Full screen" }).click();
    await page.waitForFunction("document.fullscreenElement !== null");
    await page.getByRole("button", { name: "Leave full screen" }).click();
    await page.waitForFunction("document.fullscreenElement === null");
    expect(await page.getByRole("link", { name: "Open alone" }).getAttribute("rel")).toContain("noopener");
    await page.context().close();
  });
});
