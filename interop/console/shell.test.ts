// What stands around every page: one stream for all tabs, the control plane gone and back, an upgrade, keys, and the menu of a phone.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, program, startConsole } from "./console-server.ts";

const below = "/projects/flytesnacks/domains/development";

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  let workflow = "";
  const order = async () =>
    expect(await server.haltere("run", program, "order", "--count", "2", "--remote")).toMatchObject({ status: 0 });
  const goTo = async (page: Page, at: string, heading: string) => {
    page.setDefaultTimeout(15_000);
    await page.goto(`${server.address}/console${at}`);
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
  };
  beforeAll(async () => {
    [server, browser] = await Promise.all([startConsole(), launchBrowser(path)]);
    await order();
    const named = await fetch(
      `${server.address}/haltere/v1/overview/names/flytesnacks/development?resource_type=WORKFLOW`,
    );
    const { names } = (await named.json()) as { names: { name: string }[] };
    workflow = names[0]?.name ?? "";
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("eight tabs are all live at once, though a browser opens six connections to a host", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open(`${below}/executions`, "Runs");
    const pages = [tab.page];
    for (let count = 1; count < 7; count += 1) {
      const page = await tab.context.newPage();
      await goTo(page, `${below}/executions`, "Runs");
      pages.push(page);
    }
    const home = await tab.context.newPage();
    await goTo(home, "/", "Projects");
    for (const page of [...pages, home]) await page.getByText("Live", { exact: true }).waitFor();
    const before = await tab.page.locator("tbody tr").count();
    await order();
    for (const page of pages) await page.locator("tbody tr").nth(before).waitFor();
    await home.getByRole("table", { name: "Recent runs" }).locator("tbody tr").nth(before).waitFor();
    await tab.expectCleanInThemes();
    await tab.context.close();
  });

  test("each page says when the control plane is gone, explains what cannot be done, and catches up by itself", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open(`${below}/executions`, "Runs");
    const others = [
      ["/", "Projects"],
      [`${below}/workflows`, "Workflows"],
      [`${below}/workflows/${workflow}`, workflow],
      [`${below}/settings`, "Settings"],
    ] as const;
    const pages = [tab.page];
    for (const [at, heading] of others) {
      const page = await tab.context.newPage();
      await goTo(page, at, heading);
      pages.push(page);
    }
    for (const page of pages) await page.getByText(/^(Live|Connected)$/).waitFor();
    const rows = tab.page.locator("tbody tr");
    const before = await rows.count();
    await server.kill();
    for (const page of pages) {
      await page.getByText(/^As of \d\d:\d\d:\d\d$/).waitFor();
      await page.getByRole("alert").getByText("The control plane does not answer.").waitFor();
    }
    expect(await rows.count()).toBe(before);
    await rows.first().getByRole("checkbox").check();
    await tab.page.getByRole("toolbar").getByRole("button", { name: "Relaunch" }).click();
    await tab.page.getByRole("dialog").getByRole("button", { name: "Relaunch 1 run" }).click();
    await tab.page.getByText("nothing is known to have been done").waitFor();
    await tab.page.getByRole("button", { name: "Cancel" }).click();
    await tab.page.getByRole("button", { name: "None" }).click();
    // A page that was not loaded before is waited for, and what stands around it stays.
    await tab.page.getByRole("link", { name: "Schedules" }).click();
    await tab.page.getByText("This page is not here yet").waitFor();
    tab.forgive();
    await tab.expectCleanInThemes();
    const again = await startConsole({
      dataDirectory: server.dataDirectory,
      port: Number(new URL(server.address).port),
    });
    server = { ...again, stop: () => again.stop() };
    await tab.page.getByRole("heading", { level: 1, name: "Schedules" }).waitFor();
    for (const page of pages) {
      await page.getByText(/^(Live|Connected)$/).waitFor();
      await page.getByText("The control plane does not answer.").waitFor({ state: "detached" });
    }
    tab.forgive();
    await tab.page.getByRole("link", { name: "Runs", exact: true }).click();
    await order();
    await rows.nth(before).waitFor();
    await pages[1]?.getByRole("table", { name: "Recent runs" }).locator("tbody tr").nth(before).waitFor();
    await tab.expectCleanInThemes();
    await tab.context.close();
  });

  test("after an upgrade a page that is gone offers the new console, instead of failing", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open(`${below}/executions`, "Runs");
    await tab.page.getByText("Live", { exact: true }).waitFor();
    await tab.page.route("**/assets/schedules-page-*", (route) => route.fulfill({ status: 404, body: "" }));
    await tab.page.route(/\/console\/$/, (route) =>
      route.fulfill({ contentType: "text/html", body: '<script type="module" src="/console/assets/index-new.js">' }),
    );
    await tab.page.getByRole("link", { name: "Schedules" }).click();
    await tab.page.getByText("This page is of an older console").waitFor();
    await tab.page.getByText("The control plane has another console than this page is of.").waitFor();
    // Chromium tells of the missing file, and React of the page that fails for it.
    tab.forgive();
    await tab.expectCleanInThemes();
    await tab.page.unrouteAll();
    await tab.page.getByRole("button", { name: "Load the new console" }).click();
    await tab.page.getByRole("heading", { level: 1, name: "Schedules" }).waitFor();
    await tab.expectCleanInThemes();
  });

  describe.each(themes)("in %s", (theme) => {
    test("keys lead from page to page, and are told", async () => {
      const tab = await openTab(browser, server.address, { theme });
      await tab.open("/", "Projects");
      await tab.page.keyboard.press("g");
      await tab.page.keyboard.press("m");
      await tab.page.getByRole("heading", { level: 1, name: "Machine" }).waitFor();
      await tab.open(`${below}/executions`, "Runs");
      await tab.page.locator("tbody tr").first().waitFor();
      await tab.page.keyboard.press("g");
      await tab.page.keyboard.press("w");
      await tab.page.getByRole("heading", { level: 1, name: "Workflows" }).waitFor();
      await tab.page.keyboard.press("?");
      const keys = tab.page.getByRole("dialog", { name: "Keys" });
      await keys.getByText("Launch plans").waitFor();
      await tab.expectClean();
      await tab.picture("keys");
      await tab.page.keyboard.press("Escape");
      await keys.waitFor({ state: "detached" });
      await tab.page.keyboard.press("/");
      await tab.page.keyboard.type("gr?");
      expect(await tab.page.getByRole("textbox", { name: "Name" }).inputValue()).toBe("gr?");
      expect(await tab.page.getByRole("heading", { level: 1 }).textContent()).toBe("Workflows");
    });

    test("on a phone the menu is a drawer that says where one is", async () => {
      const tab = await openTab(browser, server.address, { theme, width: 390, height: 800 });
      await tab.open(`${below}/executions`, "Runs");
      await tab.page.locator("tbody tr").first().waitFor();
      await tab.page.getByRole("button", { name: "Menu" }).click();
      const menu = tab.page.getByRole("navigation", { name: "Pages" });
      await menu.getByText("flytesnacks").waitFor();
      await tab.expectClean();
      await tab.picture("menu-phone");
      await tab.page.keyboard.press("Escape");
      await menu.waitFor({ state: "hidden" });
      await tab.page.getByRole("button", { name: "Menu" }).click();
      await menu.getByRole("link", { name: "Launch plans" }).click();
      await tab.page.getByRole("heading", { level: 1, name: "Launch plans" }).waitFor();
      await menu.waitFor({ state: "hidden" });
      expect(await tab.page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    });
  });

  test("an address of no project, or of no domain, says so instead of showing it empty", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open("/projects/flytesnacks/domains/nowhere/tasks", "No such domain");
    await tab.expectCleanInThemes();
    await tab.open("/projects/%3Cb%3Enone/domains/development/workflows", "No such project");
    await tab.page.getByText("No project is called <b>none").waitFor();
    tab.forgive();
    await tab.expectCleanInThemes();
    await tab.page.getByRole("link", { name: "To the projects" }).click();
    await tab.page.getByRole("heading", { level: 1, name: "Projects" }).waitFor();
  });

  test("what the control plane refuses is told with the request's id", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open(`${below}/executions?since=x&until=2001-01-01`, "Runs");
    await tab.page.getByText("No run is like this").waitFor();
    await tab.page.route("**/ListExecutions", (route) =>
      route.fulfill({
        status: 400,
        contentType: "application/json",
        headers: { "x-request-id": "req-17" },
        body: JSON.stringify({ code: "invalid_argument", message: "no such order" }),
      }),
    );
    // The list and the strip ask, and once more where the stream opens.
    tab.forgive("status of 400");
    await tab.page.reload();
    await tab.page.getByText("The runs could not be read").waitFor();
    await tab.page.getByText("no such order").waitFor();
    await tab.page.getByText("req-17").waitFor();
    await tab.expectCleanInThemes();
    await tab.page.unrouteAll();
    await tab.page.getByRole("button", { name: "Try again" }).click();
    await tab.page.getByText("No run is like this").waitFor();
  });
});
