import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, gates, startConsole } from "./console-server.ts";

const domain = "/projects/flytesnacks/domains/development";
const hostile = '<img src=x onerror="document.title=1">\u202etxt';

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startConsole(), launchBrowser(path)]);
    for (const [version, mode] of [
      ["v1", "slow"],
      ["v2", "fast"],
    ] as const)
      expect(await server.haltere("register", gates, "-v", version, "--env", `MODE=${mode}`)).toMatchObject({
        status: 0,
      });
    expect(
      await server.haltere("run", gates, "squared", "--remote", "--version", "v2", "--env", "MODE=fast"),
    ).toMatchObject({
      status: 0,
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  describe.each(themes)("in %s", (theme) => {
    test("a workflow shows its graph, its interface, what changed between versions, its launch plans and its runs", async () => {
      const tab = await openTab(browser, server.address, { theme });
      const { page } = tab;
      await tab.open(`${domain}/workflows/console.programs.gates.released`, "console.programs.gates.released");
      await page.locator(".hal-graph-node", { hasText: "approval release" }).waitFor();
      await page.locator(".hal-graph-node", { hasText: "console.programs.gates.publish" }).waitFor();
      await tab.expectClean();
      await tab.picture("workflow");

      await page.getByRole("tab", { name: "Interface" }).click();
      await page.getByRole("cell", { name: "int", exact: true }).waitFor();
      await page.getByRole("cell", { name: "3", exact: true }).waitFor();
      await tab.expectClean();

      await page.getByRole("tab", { name: "Versions" }).click();
      await page.getByRole("combobox", { name: "What changed since" }).click();
      await page.getByRole("option", { name: "v1" }).click();
      const row = page
        .locator("[data-diff] section", { hasText: "Task console.programs.gates.square" })
        .locator("tr", { hasText: "MODE" });
      await row.getByText("slow").waitFor();
      await row.getByText("fast").waitFor();
      await tab.expectClean();
      await tab.picture("workflow-versions");
      expect(new URL(page.url()).searchParams.get("since")).toBe("v1");

      await tab.open(`${domain}/workflows/console.programs.gates.squared?tab=plans`, "console.programs.gates.squared");
      await page
        .getByRole("row", { name: /gates\.nightly/ })
        .getByText("30 2 1 1 *")
        .waitFor();
      await page.getByRole("tab", { name: "Runs" }).click();
      await page.getByRole("table").getByText("Succeeded").first().waitFor();
      await tab.expectClean();
      const launch = await page.getByRole("link", { name: "Launch", exact: true }).getAttribute("href");
      expect(launch).toContain("/launch?");
      expect(launch).toContain("console.programs.gates.squared");
      await page.context().close();
    });

    test("a task shows how it is run", async () => {
      const tab = await openTab(browser, server.address, { theme });
      await tab.open(`${domain}/task/console.programs.gates.square/version/v1`, "console.programs.gates.square");
      const fact = (name: string) => tab.page.locator(".hal-facts > div", { hasText: name });
      await fact("retries").getByText("2").waitFor();
      await fact("timeout").getByText("1 min 00 s").waitFor();
      await fact("MODE").getByText("slow").waitFor();
      await tab.page.locator("main").getByText("cached", { exact: true }).waitFor();
      await tab.expectClean();
      await tab.picture("task");
      await tab.page.getByRole("tab", { name: "Interface" }).click();
      await tab.page.getByText("<script>alert(1)</script>").waitFor();
      await tab.expectClean();
      await tab.page.context().close();
    });

    test("a launch plan and the schedules of the domain", async () => {
      const tab = await openTab(browser, server.address, { theme });
      await tab.open(`${domain}/launch_plans/console.programs.gates.nightly`, "console.programs.gates.nightly");
      await tab.page.locator("[data-next-times] li").nth(4).waitFor();
      await tab.page.locator("[data-next-times]").getByText("2027-01-01").first().waitFor();
      await tab.expectClean();
      await tab.picture("launch-plan");
      await tab.open(`${domain}/schedules`, "Schedules");
      await tab.page
        .getByRole("row", { name: /gates\.yearly/ })
        .getByText("every 365 d")
        .waitFor();
      await tab.expectClean();
      await tab.picture("schedules");
      await tab.page.context().close();
    });
  });

  test("a workflow goes into the archive and out of it", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open(`${domain}/workflows/console.programs.gates.held`, "console.programs.gates.held");
    await tab.page.getByRole("button", { name: "Archive" }).click();
    await tab.page.getByText("Archived", { exact: true }).waitFor();
    await tab.expectClean();
    await tab.page.getByRole("button", { name: "Take out of the archive" }).click();
    await tab.page.getByRole("button", { name: "Archive" }).waitFor();
    await tab.page.context().close();
  });

  test("a schedule is switched on and off", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open(`${domain}/schedules`, "Schedules");
    const row = tab.page.getByRole("row", { name: /gates\.yearly/ });
    await row.getByText("every 365 d").waitFor();
    // The box itself lies below what is drawn for it.
    await row.getByRole("switch").click({ force: true });
    await row.getByText("in 364 d").waitFor();
    await tab.expectClean();
    await row.getByRole("switch").click({ force: true });
    await row.getByText("in 364 d").waitFor({ state: "detached" });
    await tab.page.context().close();
  });

  test("a version with another schedule and another default is made, and a hostile version is text", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${domain}/launch_plans/console.programs.gates.nightly`, "console.programs.gates.nightly");
    await page.getByRole("button", { name: "New version" }).click();
    const dialog = page.getByRole("dialog", { name: "New version" });
    await dialog.getByLabel("Version", { exact: false }).first().fill(hostile);
    await dialog.getByLabel("Expression").fill("99 * * * *");
    await dialog.getByRole("alert").waitFor();
    await dialog.getByLabel("Expression").fill("15 7 * * *");
    await dialog.getByLabel("Time zone").selectOption("Europe/Berlin");
    await dialog.getByText("Europe/Berlin.").waitFor();
    await dialog.getByLabel("x: int").fill("many");
    await dialog.getByRole("button", { name: "Register" }).click();
    await dialog.getByText("A whole number is wanted.").waitFor();
    await dialog.getByLabel("x: int").fill("9");
    await tab.expectClean();
    await dialog.getByRole("button", { name: "Register" }).click();
    await dialog.waitFor({ state: "detached" });
    await page
      .getByRole("row", { name: /onerror/ })
      .getByText("active")
      .waitFor();
    await page.getByRole("link", { name: hostile }).click();
    await page.getByText(/, active$/).waitFor();
    await page.getByRole("tab", { name: "Settings" }).click();
    await page.getByText("CRON_TZ=Europe/Berlin 15 7 * * *").waitFor();
    await page.getByText("int = 9").waitFor();
    await tab.expectClean();
    await page.getByRole("button", { name: "Deactivate" }).click();
    await page.getByText(/, inactive$/).waitFor();
    await page.context().close();
  });

  test("the width of a phone has room for a workflow and a task", async () => {
    const tab = await openTab(browser, server.address, { width: 390, height: 780 });
    for (const [address, heading] of [
      ["workflows/console.programs.gates.released?tab=versions", "console.programs.gates.released"],
      ["tasks/console.programs.gates.square", "console.programs.gates.square"],
      ["launch_plans/console.programs.gates.nightly", "console.programs.gates.nightly"],
    ] as const) {
      await tab.open(`${domain}/${address}`, heading);
      await tab.page
        .getByText(/^Version/)
        .first()
        .waitFor();
      expect(await tab.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
      await tab.expectClean();
    }
    await tab.page.context().close();
  });
});
