import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, program, startConsole } from "./console-server.ts";

const below = "/projects/flytesnacks/domains/development";

const lists = [
  { path: "workflows", title: "Workflows", names: ["orders.order"], leads: "order" },
  { path: "tasks", title: "Tasks", names: ["orders.pack", "orders.price"], leads: "price" },
  { path: "launch_plans", title: "Launch plans", names: ["orders.order"], leads: "order" },
] as const;

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startConsole(), launchBrowser(path)]);
    for (const count of ["1", "2", "-1"]) await server.haltere("run", program, "order", "--count", count, "--remote");
    expect(await server.haltere("run", program, "price", "--count", "4", "--remote")).toMatchObject({ status: 0 });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  describe.each(lists)("$title", ({ path, title, names, leads }) => {
    test.each(themes)("are listed with their latest runs, and searched by name, in %s", async (theme) => {
      const tab = await openTab(browser, server.address, { theme });
      const links = tab.page.locator("tbody tr td:first-child a");
      await tab.open(`${below}/${path}`, title);
      await links.first().waitFor();
      const found = await links.allTextContents();
      expect(found.map((name) => name.split(".").slice(-2).join("."))).toEqual(names);
      await tab.page
        .getByRole("img", { name: path === "tasks" ? "The last 1 runs" : "The last 3 runs: 1 failed" })
        .waitFor();
      await tab.expectClean();
      await tab.picture(path);
      await tab.page.getByRole("textbox", { name: "Name" }).fill("no such");
      await tab.page.getByText("is called so").waitFor();
      await tab.page.getByRole("textbox", { name: "Name" }).fill(leads.toUpperCase());
      await links.first().waitFor();
      expect(new URL(tab.page.url()).search).toBe(`?name=${leads.toUpperCase()}`);
      await tab.page.getByRole("link", { name: new RegExp(`^Launch .*orders\\.${leads}$`) }).click();
      await tab.page.getByRole("heading", { level: 1, name: new RegExp(`^Launch .*orders\\.${leads}$`) }).waitFor();
      await tab.page.goBack();
      await links.last().click();
      await tab.page.waitForURL(new RegExp(`${path}/.*orders\\.${leads}$`));
    });

    test("say what to type where there is none", async () => {
      const tab = await openTab(browser, server.address);
      await tab.open(`/projects/default/domains/staging/${path}`, title);
      await tab.page.getByText("npx haltere register").waitFor();
      await tab.expectCleanInThemes();
    });
  });

  test("the strip of a workflow grows with the run that is made", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open(`${below}/workflows?sort=last`, "Workflows");
    await tab.page.getByRole("img", { name: "The last 3 runs: 1 failed" }).waitFor();
    await tab.page.getByText("Live").waitFor();
    expect(await server.haltere("run", program, "order", "--count", "9", "--remote")).toMatchObject({ status: 0 });
    await tab.page.getByRole("img", { name: "The last 4 runs: 1 failed" }).waitFor();
    await tab.expectCleanInThemes();
  });
});
