// The palette finds anything among many thousands of names, and does what can be done from where one is.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, gates, program, startConsole } from "./console-server.ts";

const below = "/projects/flytesnacks/domains/development";
const nameCount = 25_000;

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startConsole(), launchBrowser(path)]);
    await server.haltere("run", program, "order", "--count", "2", "--remote");
    // Names past what one would register in a test: beside the store, which has let go of its data.
    const db = new DatabaseSync(join(server.dataDirectory, "haltere.db"));
    db.exec(`pragma busy_timeout = 10000;
      with recursive s(n) as (select 1 union all select n + 1 from s where n < ${nameCount})
      insert into named_entities (resource_type, project, domain, name, description, state, created_at, updated_at)
      select 2, 'flytesnacks', 'development', printf('many.w%05d', n), '', 0, 1, 1 from s`);
    db.close();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  describe.each(themes)("in %s", (theme) => {
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

    test("actions are found and done: the theme, the clock, and the keys", async () => {
      const tab = await openTab(browser, server.address, { theme });
      const palette = tab.page.getByRole("dialog", { name: "Find" });
      const choose = async (text: string, option: string) => {
        await tab.page.keyboard.press("Control+k");
        await palette.waitFor();
        await tab.page.keyboard.type(text);
        await palette.getByRole("option", { name: option, selected: true }).waitFor();
        await tab.page.keyboard.press("Enter");
        await palette.waitFor({ state: "detached" });
      };
      await tab.open(`${below}/executions`, "Runs");
      const other = theme === "light" ? "dark" : "light";
      await choose(`theme ${other}`, `Switch theme to ${other}`);
      await tab.page.locator(`html[data-mantine-color-scheme=${other}]`).waitFor({ state: "attached" });
      await choose("utc", "Switch clock to UTC");
      await tab.page.getByRole("button", { name: "UTC" }).waitFor();
      await choose("keys", "Show the keys");
      await tab.page.getByRole("dialog", { name: "Keys" }).waitFor();
      await tab.expectClean();
    });
  });

  test("among 25,000 workflows the palette and the list find each, and pages go to the last", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open(`${below}/workflows`, "Workflows");
    await tab.page.locator("tbody tr").nth(49).waitFor();
    await tab.page.keyboard.press("Control+k");
    await tab.page.getByRole("dialog", { name: "Find" }).waitFor();
    await tab.page.keyboard.type("launch W24999");
    await tab.page.getByRole("option", { name: "Launch many.w24999", selected: true }).waitFor();
    await tab.page.keyboard.press("Control+a");
    await tab.page.keyboard.type("W24999");
    await tab.page.getByRole("option", { name: "Workflow many.w24999", selected: true }).waitFor();
    await tab.expectCleanInThemes();
    await tab.page.keyboard.press("Escape");
    await tab.page.getByRole("textbox", { name: "Name" }).fill("w2500");
    await tab.page.locator("tbody tr:only-child").getByText("many.w25000").waitFor();
    await tab.page.getByRole("textbox", { name: "Name" }).fill("");
    await tab.page.getByRole("navigation", { name: "Pages of workflows" }).getByText("1–50").waitFor();
    await tab.open(`${below}/workflows?page=500`, "Workflows");
    await tab.page.getByRole("navigation", { name: "Pages of workflows" }).getByText("25,001–25,001").waitFor();
    await tab.expectCleanInThemes();
  });

  test("a run is launched again and ended from anywhere on its page", async () => {
    const tab = await openTab(browser, server.address);
    const until = join(server.dataDirectory, "never");
    const started = await server.haltere("run", gates, "held", "--until", until, "--remote", "--detach");
    expect(started).toMatchObject({ status: 0 });
    await tab.open(`${below}/executions?phase=RUNNING`, "Runs");
    await tab.page.locator("tbody tr a").first().click();
    await tab.page.waitForURL(/executions\/[^/?]+$/);
    await tab.page.keyboard.press("Control+k");
    await tab.page.getByRole("dialog", { name: "Find" }).waitFor();
    await tab.page.keyboard.type("terminate");
    await tab.page.getByRole("option", { name: "Terminate this run", selected: true }).waitFor();
    await tab.page.keyboard.press("Enter");
    await tab.page.getByRole("textbox", { name: "Reason" }).fill("by the palette");
    await tab.expectCleanInThemes();
    await tab.page.keyboard.press("Enter");
    await tab.page.getByText("Aborted").first().waitFor();
    await tab.page.keyboard.press("Control+k");
    await tab.page.getByRole("dialog", { name: "Find" }).waitFor();
    await tab.page.keyboard.type("again");
    await tab.page.getByRole("option", { name: "Launch this run again", selected: true }).waitFor();
    await tab.page.keyboard.press("Enter");
    await tab.page.waitForURL(/\/launch\?from=/);
    await tab.expectCleanInThemes();
  });
});
