import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, startConsole } from "./console-server.ts";

const runs = "/projects/flytesnacks/domains/development/executions";
const program = join(import.meta.dirname, "programs", "logs.ts");
const large = join(import.meta.dirname, "programs", "large-run.ts");

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  let folder: string;
  let spoken: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "haltere-logs-"));
    [server, browser] = await Promise.all([startConsole(), launchBrowser(path)]);
    spoken = await start(program, "spoken");
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(file: string, workflow: string, ...words: string[]): Promise<string> {
    const ended = await server.haltere("run", file, workflow, "--remote", ...words);
    const name = /Execution (\w+)/.exec(ended.stdout + ended.stderr)?.[1];
    expect(name, ended.stdout + ended.stderr).toBeDefined();
    return name ?? "";
  }
  const log = (page: Page) => page.getByRole("log");
  const line = (page: Page, text: string) => log(page).locator(".run-log-line", { hasText: text });

  test.each(themes)("colours are spans and all else is text that can be seen, in %s", async (theme) => {
    const tab = await openTab(browser, server.address, { theme });
    const { page } = tab;
    await tab.open(`${runs}/${spoken}?node=n0&tab=attempts`, spoken);
    await line(page, "red <img src=x onerror=alert(1)>").locator('[data-color="red"][data-bold="true"]').waitFor();
    await line(page, "still red").locator('[data-color="red"]').waitFor();
    await line(page, "on blue").locator('[data-ground="blue"]').waitFor();
    expect(await log(page).locator("img").count()).toBe(0);
    expect(await line(page, "null").textContent()).toBe("null\u2400byte \\u202egnp.exe");
    expect(await line(page, "after a title").textContent()).toBe("after a title");
    expect(await directionOf(page, "hello")).toEqual(["rtl", "isolate"]);
    expect(await directionOf(page, "plain")).toEqual(["ltr", "isolate"]);
    for (const text of ["10 %", "20 %", "done", "to stderr"]) expect(await line(page, text).count()).toBe(1);
    const [first, second] = [await line(page, "plain").boundingBox(), await line(page, "still red").boundingBox()];
    expect((second?.y ?? 0) - (first?.y ?? 0), "two rows below").toBe(36);
    await tab.expectClean();
    await tab.picture("run-log");
    await page.context().close();
  });

  test("a log is searched, wrapped, and saved whole", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${spoken}?node=n0&tab=attempts`, spoken);
    await page.getByLabel("Search in the log").fill("RED");
    await page.getByText("1 of 2").waitFor();
    await page.getByLabel("Search in the log").press("Enter");
    await page.getByText("2 of 2").waitFor();
    await log(page).locator('[data-hit="true"]', { hasText: "still red" }).waitFor();
    await log(page).locator("mark", { hasText: "red" }).first().waitFor();
    await page.getByRole("button", { name: "Wrap" }).click();
    await page.getByRole("button", { name: "Wrap", pressed: true }).waitFor();
    await tab.expectClean();
    await page.reload();
    await page.getByRole("button", { name: "Wrap", pressed: true }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${spoken}-n0-0.log`);
    const saved = readFileSync(await download.path(), "utf8");
    expect(saved).toContain("\u001b[1;31mred <img src=x onerror=alert(1)>\n");
    expect(saved).toContain("null\u0000byte");
    await page.context().close();
  });

  test("of a million lines and of one of 10 MB those in sight are rendered, and any is found", async () => {
    const [many, long] = [
      await start(program, "written", "--lines", "1000000"),
      await start(large, "line", "--megabytes", "10"),
    ];
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${many}?node=n0&tab=attempts`, many);
    await line(page, "line 999999 says").waitFor();
    await log(page).focus();
    await log(page).press("Home");
    await line(page, "line 0 says").waitFor();
    await page.getByLabel("Search in the log").fill("LINE 654321 ");
    await page.getByText("1 of 1", { exact: true }).waitFor();
    await page.getByLabel("Search in the log").press("Enter");
    await log(page).locator('[data-hit="true"]', { hasText: "line 654321 says" }).waitFor();
    expect(await log(page).locator(".run-log-line").count()).toBeLessThan(100);
    await page.getByRole("button", { name: "Follow" }).click();
    await line(page, "line 999999 says").waitFor();
    await tab.open(`${runs}/${long}?node=n0&tab=attempts`, long);
    await page.getByText("10,000,019 bytes").waitFor();
    await page.getByLabel("Search in the log").fill("THE END");
    await page.getByText("1 of 1", { exact: true }).waitFor();
    expect(await log(page).locator(".run-log-line").count()).toBeLessThan(100);
    await tab.expectClean();
    await page.context().close();
  });

  test("what is written is followed until the reader scrolls, and each attempt has its own", async () => {
    const until = join(folder, "until");
    const said = await start(program, "said", "--until", until, "--detach");
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${said}?node=n0&tab=attempts`, said);
    await log(page)
      .getByText(/^waiting ([4-9]\d|\d{3,})$/)
      .first()
      .waitFor();
    await log(page).hover();
    await page.mouse.wheel(0, -5000);
    await page.getByRole("button", { name: "Follow", pressed: false }).waitFor();
    await line(page, "the first attempt").waitFor();
    await page.getByRole("button", { name: "Follow" }).click();
    await line(page, "the first attempt").waitFor({ state: "detached" });
    await tab.expectClean();
    writeFileSync(until, "");
    await page.getByRole("region", { name: "Attempt 2" }).getByText("the second attempt").waitFor();
    await page
      .getByRole("region", { name: "Attempt 1" })
      .getByRole("button", { name: /^Attempt 1/ })
      .click();
    await page.getByRole("region", { name: "Attempt 1" }).getByText("not yet").waitFor();
    await tab.expectClean();
    await page.context().close();
  });
});

/** In which direction a line is written, and whether its surroundings know. */
async function directionOf(page: Page, text: string): Promise<unknown> {
  return await page.evaluate(`(() => {
    const lines = [...document.querySelectorAll(".run-log-line")];
    const { direction, unicodeBidi } = getComputedStyle(lines.find((line) => line.textContent.includes("${text}")));
    return [direction, unicodeBidi];
  })()`);
}
