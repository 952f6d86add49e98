import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, gates, startConsole } from "./console-server.ts";

const domain = "/projects/flytesnacks/domains/development";
const hostile = '<img src=x onerror="document.title=1"> \u202etxt';

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), "haltere-machine-"));
  const signal = join(folder, "go");
  const run = async (...words: readonly string[]) =>
    expect(await server.haltere("run", gates, ...words, "--remote", "--detach")).toMatchObject({ status: 0 });
  beforeAll(async () => {
    [server, browser] = await Promise.all([startConsole(), launchBrowser(path)]);
    await run("released", "--x", "3");
    await run("held", "--until", signal);
    expect(await server.haltere("run", gates, "squared", "--x", "7", "--remote")).toMatchObject({ status: 0 });
  });
  afterAll(async () => {
    writeFileSync(signal, "");
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(themes)("in %s", (theme) => {
    test("the machine tells what runs and what it takes", async () => {
      const tab = await openTab(browser, server.address, { theme });
      await tab.open("/machine", "Machine");
      const row = tab.page.getByRole("row", { name: /gates\.hold/ });
      await row.getByRole("link").waitFor();
      await tab.page.getByRole("progressbar", { name: "cpu in use" }).waitFor({ state: "attached" });
      await tab.expectClean();
      await tab.picture("machine");
      await tab.page.context().close();
    });

    test("what waits for an answer is listed", async () => {
      const tab = await openTab(browser, server.address, { theme });
      await tab.open(`${domain}/approvals`, "Approvals");
      await tab.page.getByRole("button", { name: "Approve release" }).waitFor();
      await tab.expectClean();
      await tab.picture("approvals");
      await tab.page.context().close();
    });

    test("cache entries are found by their task, with the run that made them and their values", async () => {
      const tab = await openTab(browser, server.address, { theme });
      const { page } = tab;
      await tab.open(`${domain}/cache`, "Cache");
      await page
        .getByRole("link", { name: /gates\.square/ })
        .first()
        .waitFor();
      await tab.expectClean();
      await tab.picture("cache");
      await page.getByLabel("Task").fill("nothing like it");
      await page.getByText("No entry's task is called so").waitFor();
      await page.getByLabel("Task").fill("gates.squ");
      await page.getByRole("button", { name: "Values" }).first().click();
      await page.getByRole("dialog", { name: "Cached values" }).getByText("49", { exact: true }).waitFor();
      await tab.expectClean();
      await page.context().close();
    });

    test("settings of a project and attributes of its scopes", async () => {
      const tab = await openTab(browser, server.address, { theme });
      await tab.open(`${domain}/settings`, "Settings");
      await tab.page.locator("[data-effective]").waitFor();
      await tab.expectClean();
      await tab.picture("settings");
      await tab.page.context().close();
    });
  });

  test("an approval, a refused value and two given ones bring a run to its end, and the inbox follows", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${domain}/approvals`, "Approvals");
    await page.getByRole("button", { name: "Approve release" }).click();
    await page.getByText(/^release of .*: approved\.$/).waitFor();
    await page.getByLabel("Value of edition").fill("second");
    await page.getByRole("button", { name: "Give edition" }).click();
    await page.getByText("A whole number is wanted.").waitFor();
    await tab.expectClean();
    await page.getByLabel("Value of edition").fill("2");
    await page.getByRole("button", { name: "Give edition" }).click();
    await page.getByText(/^edition of .*: given\.$/).waitFor();
    await page.getByLabel("Value of title").fill(hostile);
    await page.getByRole("button", { name: "Give title" }).click();
    await page.getByText("Nothing waits for you").waitFor();
    await tab.expectClean();
    await tab.open(`${domain}/executions`, "Runs");
    await page
      .getByRole("row", { name: /released/ })
      .getByText("Succeeded")
      .waitFor();
    // A gate of a run that begins while the page is open comes by itself.
    await tab.open(`${domain}/approvals`, "Approvals");
    await page.getByText("Nothing waits for you").waitFor();
    await run("released", "--x", "11");
    await page.getByRole("button", { name: "Reject release" }).click();
    await page.getByText(/^release of .*: rejected\.$/).waitFor();
    await page.getByText("Nothing waits for you").waitFor();
    await page.context().close();
  });

  test("one entry is evicted, and then all of the task, after a question that says how many", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    for (const x of ["21", "22"]) await server.haltere("run", gates, "squared", "--x", x, "--remote");
    await tab.open(`${domain}/cache?task=gates.square`, "Cache");
    const values = page.getByRole("button", { name: "Values" });
    await values.nth(2).waitFor();
    const before = await values.count();
    await page.getByRole("button", { name: "Evict", exact: true }).first().click();
    const dialog = page.getByRole("dialog", { name: "Evict from the cache" });
    await dialog.getByText("One entry").waitFor();
    await tab.expectClean();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await values.count()).toBe(before);
    await page.getByRole("button", { name: "Evict", exact: true }).first().click();
    await dialog.getByRole("button", { name: "Evict it" }).click();
    await values.nth(before - 1).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Evict all of the task" }).first().click();
    await dialog.getByRole("button", { name: `Evict all ${before - 1}` }).click();
    await page.getByText("No entry's task is called so").waitFor();
    await tab.expectClean();
    await page.context().close();
  });

  test("what ends leaves the machine's page by itself", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open("/machine", "Machine");
    const row = tab.page.getByRole("row", { name: /gates\.hold/ });
    await row.waitFor();
    writeFileSync(signal, "");
    await row.waitFor({ state: "detached" });
    await tab.expectClean();
    await tab.page.context().close();
  });

  test("a project is made, described in hostile words, and archived; attributes of a scope apply until they are removed", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${domain}/settings`, "Settings");
    await page.getByRole("button", { name: "New project" }).click();
    const making = page.getByRole("dialog", { name: "New project" });
    await making.getByLabel("Identifier").fill("news");
    await making.getByLabel("Project's name").fill("News");
    await tab.expectClean();
    await making.getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { name: "Project news" }).waitFor();
    await page.getByLabel("Description").fill(hostile);
    await page.getByLabel(/^Labels/).fill("team=data");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved").waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Project news" }).waitFor();
    expect(await page.getByLabel("Description").inputValue()).toBe(hostile);
    expect(await page.getByLabel(/^Labels/).inputValue()).toBe("team=data");

    await page.getByText("No scope says anything").waitFor();
    await page.getByRole("button", { name: "Edit the domain development of news" }).click();
    const editing = page.getByRole("dialog", { name: "Resources of tasks" });
    await editing.getByLabel("JSON").fill("{");
    await editing.getByRole("button", { name: "Save" }).click();
    await editing.getByText(/JSON/).nth(1).waitFor();
    await editing.getByLabel("JSON").fill('{"taskResourceAttributes": {"defaults": {"cpu": "2"}}}');
    await tab.expectClean();
    await editing.getByRole("button", { name: "Save" }).click();
    await page.getByText("What applies here comes from the domain development of news.").waitFor();
    await page.getByLabel("For the workflow").fill("some.workflow");
    await page.getByRole("button", { name: "Edit the workflow some.workflow" }).click();
    await editing.getByRole("button", { name: "Save" }).click();
    await page.getByText("What applies here comes from the workflow some.workflow in").waitFor();
    await tab.expectClean();
    await page.getByRole("button", { name: "Edit the workflow some.workflow" }).click();
    await editing.getByRole("button", { name: "Remove" }).click();
    await page.getByText("What applies here comes from the domain development of news.").waitFor();

    await page.getByRole("button", { name: "Archive the project" }).click();
    await page.getByText("Archived", { exact: true }).waitFor();
    await tab.expectClean();
    await page.getByRole("button", { name: "Take out of the archive" }).click();
    await page.getByRole("button", { name: "Archive the project" }).waitFor();
    await page.context().close();
  });

  test("the width of a phone has room for approvals, the machine and the settings", async () => {
    const tab = await openTab(browser, server.address, { width: 390, height: 780 });
    for (const [address, heading] of [
      [`${domain}/approvals`, "Approvals"],
      ["/machine", "Machine"],
      [`${domain}/settings`, "Settings"],
      [`${domain}/cache`, "Cache"],
    ] as const) {
      await tab.open(address, heading);
      expect(await tab.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
      await tab.expectClean();
    }
    await tab.page.context().close();
  });
});
