import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, startConsole } from "./console-server.ts";

const plans = join(import.meta.dirname, "programs", "plans.ts");
const domain = "/projects/flytesnacks/domains/development";
const nameOf = (short: string) => `console.programs.plans.${short}`;

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startConsole(), launchBrowser(path)]);
    expect(await server.haltere("register", plans, "-v", "v1")).toMatchObject({ status: 0 });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("a fixed rate is switched on, tells its next time, and is switched off", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open(`${domain}/schedules`, "Schedules");
    const row = tab.page.getByRole("row", { name: /plans\.yearly/ });
    await row.getByText("every 365 d").waitFor();
    // The box itself lies below what is drawn for it.
    await row.getByRole("switch").click({ force: true });
    await row.getByText("in 364 d").waitFor();
    await tab.expectCleanInThemes();
    await row.getByRole("switch").click({ force: true });
    await row.getByText("in 364 d").waitFor({ state: "detached" });
    await tab.page.context().close();
  });

  test("a launch plan gets a fixed rate by the form, whose next times stand beside it while it is filled", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${domain}/schedules`, "Schedules");
    await page.getByRole("button", { name: "New schedule" }).click();
    const choosing = page.getByRole("dialog", { name: "New schedule" });
    await choosing.getByRole("combobox", { name: "Launch plan" }).fill("DOUBLED");
    await page.getByRole("option", { name: nameOf("doubled") }).click();
    await tab.expectCleanInThemes();
    await choosing.getByRole("button", { name: "Go on" }).click();
    const form = page.getByRole("dialog", { name: "New version" });
    await form.getByRole("textbox", { name: "Version" }).fill("rate");
    await form.getByLabel("Schedule", { exact: true }).selectOption("Fixed rate");
    await form.getByLabel("Every").fill("36");
    await form.getByLabel("Unit").selectOption("hours");
    await form.getByText("in 35 h").or(form.getByText("in 1 d")).first().waitFor();
    const times = form.locator("[data-next-times] time");
    await expect.poll(() => times.count()).toBe(5);
    const moments = await times.evaluateAll((all) => all.map((one) => Date.parse(one.getAttribute("datetime") ?? "")));
    expect(moments.slice(1).map((moment, index) => (moment - (moments[index] ?? 0)) / 3_600_000)).toEqual([
      36, 36, 36, 36,
    ]);
    await tab.expectCleanInThemes();
    await form.getByRole("button", { name: "Register" }).click();
    await form.waitFor({ state: "detached" });
    await page.getByRole("region", { name: "What changed" }).getByText("every 36 h").waitFor();
    await page.getByRole("tab", { name: "Schedule", exact: true }).click();
    await page.getByText("A fixed rate counts from when it became active.").waitFor();
    expect(await page.getByRole("heading", { name: "Next launches", exact: true }).count()).toBe(1);
    await tab.expectCleanInThemes();
    await tab.open(`${domain}/schedules`, "Schedules");
    await page
      .getByRole("row", { name: /plans\.doubled/ })
      .getByText("every 36 h")
      .waitFor();
    await page.context().close();
  });

  test("an expression is refused in the scheduler's words, a zone is kept, and what fires comes by itself until it is deactivated", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${domain}/launch_plans/${nameOf("yearly")}?tab=schedule`, nameOf("yearly"));
    await page.getByRole("button", { name: "Another schedule" }).click();
    const form = page.getByRole("dialog", { name: "New version" });
    await form.getByLabel("Schedule", { exact: true }).selectOption("Cron expression");
    await form.getByLabel("Expression").fill("99 * * * *");
    await form.getByRole("alert").getByText("Invalid cron expression").waitFor();
    await form.getByLabel("Expression").fill("@daily");
    await form.getByLabel("Time zone").selectOption("Asia/Tokyo");
    await form.getByText("read in Asia/Tokyo").waitFor();
    // Midnight there.
    await form.locator("[data-next-times] time").nth(4).waitFor();
    const first = await form.locator("[data-next-times] time").first().getAttribute("datetime");
    expect(first).toMatch(/T15:00:00/);
    await form.getByLabel("Time zone").selectOption("");
    await form.getByLabel("Expression").fill("@every 1s");
    await form.getByRole("textbox", { name: "Version" }).fill("often");
    await tab.expectCleanInThemes();
    await form.getByRole("button", { name: "Register" }).click();
    await form.waitFor({ state: "detached" });
    await page.getByRole("tab", { name: "Schedule", exact: true }).click();
    const past = page.getByRole("region", { name: "Times that have passed" });
    await past.getByText("Succeeded").nth(2).waitFor();
    await page.getByRole("button", { name: "Deactivate" }).click();
    await page.getByRole("button", { name: "Activate" }).waitFor();
    await tab.expectCleanInThemes();
    await tab.open(`${domain}/schedules`, "Schedules");
    const strip = page
      .getByRole("row", { name: /plans\.yearly/ })
      .getByRole("img", { name: /^The last \d+ runs: 0 failed$/ });
    await strip.waitFor();
    await page.context().close();
  });

  describe.each(themes)("in %s", (theme) => {
    test("times that have passed are launched late, each once, and are told their time", async () => {
      const tab = await openTab(browser, server.address, { theme });
      const { page } = tab;
      const name = nameOf("daily");
      await tab.open(`${domain}/schedules`, "Schedules");
      await page
        .getByRole("row", { name: /plans\.daily/ })
        .getByText("0 6 * * *")
        .waitFor();
      await tab.expectClean();
      await tab.picture("schedules");
      await page.getByRole("link", { name, exact: true }).click();
      const past = page.getByRole("region", { name: "Times that have passed" });
      const open = past.getByRole("row", { name: /Not active/ });
      await open.nth(1).waitFor();
      await page.locator("[data-next-times] li").nth(4).waitFor();
      await tab.expectClean();
      await tab.picture("schedule");
      const before = await open.count();
      for (const index of [0, 1]) await open.nth(index).getByRole("checkbox").check();
      await past.getByRole("button", { name: "Launch 2 times" }).click();
      const asking = page.getByRole("dialog", { name: "Launch times that have passed" });
      await asking.getByText("Its input at is the time.").waitFor();
      await tab.expectClean();
      await asking.getByRole("button", { name: "Launch all 2" }).click();
      await asking.getByText("2 of 2 launched.").waitFor();
      await asking.getByRole("button", { name: "Close" }).click();
      await expect.poll(() => open.count()).toBe(before - 2);
      await past.getByText("Succeeded").nth(1).waitFor();
      await past.getByRole("button", { name: "Earlier" }).click();
      await past.getByRole("button", { name: "Latest" }).click();
      await past.getByText("Succeeded").nth(1).waitFor();
      const run = past.getByRole("row", { name: /Succeeded/ }).first();
      const at = await run.getByText(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/).textContent();
      await run.getByRole("link").click();
      await page.getByText("Inputs and outputs", { exact: true }).first().click();
      await page
        .getByRole("region", { name: "Outputs" })
        .getByText(at?.slice(0, 10) ?? "")
        .waitFor();
      await page.context().close();
    });
  });

  test("the width of a phone has room for schedules", async () => {
    const tab = await openTab(browser, server.address, { width: 390, height: 780 });
    for (const [address, heading] of [
      ["schedules", "Schedules"],
      [`launch_plans/${nameOf("daily")}?tab=schedule`, nameOf("daily")],
    ] as const) {
      await tab.open(`${domain}/${address}`, heading);
      await tab.page.getByRole("table").first().waitFor();
      expect(await tab.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
      await tab.expectCleanInThemes();
    }
    await tab.page.context().close();
  });

  test("a domain without schedules says how to have one", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open("/projects/default/domains/staging/schedules", "Schedules");
    await tab.page.getByText("--activate-launchplans").waitFor();
    await tab.expectCleanInThemes();
    await tab.page.context().close();
  });
});
