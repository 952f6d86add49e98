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
  const createTask = async (name: string, version: string, template: object, description: object) => {
    const id = { resourceType: "TASK", project: "flytesnacks", domain: "development", name, version };
    const headers = { "content-type": "application/json" };
    const spec = {
      template: { type: "raw", metadata: { runtime: { version: "1" } }, interface: {}, ...template },
      description,
    };
    const sent = { method: "POST", headers, body: JSON.stringify({ id, spec }) };
    const answer = await fetch(`${server.address}/api/v1/tasks`, sent);
    expect(answer.status, await answer.text()).toBe(200);
  };
  beforeAll(async () => {
    for (let number = 0; number < 55; number++)
      await createTask(
        "report.sql",
        `n${number}`,
        {
          sql: { statement: number === 54 ? "SELECT 1 -- <b>&amp;</b>" : `SELECT ${number}`, dialect: "ANSI" },
          custom: { options: { markup: "<script>deep</script>", list: [1, { a: null }] }, flag: true },
          securityContext: {
            secrets: [{ group: "db", key: "password", mountRequirement: "ENV_VAR", envVar: "PASSWORD" }],
          },
        },
        {
          shortDescription: "Short words.",
          longDescription: { value: "Long words of it.", format: "DESCRIPTION_FORMAT_MARKDOWN" },
          sourceCode: { link: "https://github.com/flyteorg/flyte/blob/master/x.py" },
        },
      );
    await createTask(
      "report.pod",
      "v1",
      { k8sPod: { podSpec: { containers: [{ name: "main", image: "busybox" }] }, primaryContainerName: "main" } },
      { sourceCode: { link: "javascript:alert(1)" }, longDescription: {} },
    );
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
      await page.getByRole("radio", { name: "Compare from v1" }).check();
      const changes = page.getByRole("region", { name: "What changed" });
      const row = changes
        .getByRole("region", { name: "Task console.programs.gates.square", exact: true })
        .getByRole("row", { name: /MODE/ });
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
      await page.getByRole("table", { name: "Latest runs" }).getByText("Succeeded").waitFor();
      const byVersion = page.getByRole("table", { name: "Runs by version" });
      await byVersion.getByRole("row", { name: /^v2 .* 0 of 1$/ }).waitFor();
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

    test("a launch plan tells what it settles", async () => {
      const tab = await openTab(browser, server.address, { theme });
      await tab.open(`${domain}/launch_plans/console.programs.gates.nightly`, "console.programs.gates.nightly");
      await tab.page.getByText("int = 5").waitFor();
      await tab.expectClean();
      await tab.picture("launch-plan");
      await tab.page.getByRole("tab", { name: "Schedule", exact: true }).click();
      await tab.page.locator("[data-next-times]").getByText("2027-01-01").first().waitFor();
      await tab.page.context().close();
    });

    test("a task that is no container shows its statement, what it asks for, and its tree", async () => {
      const tab = await openTab(browser, server.address, { theme });
      const { page } = tab;
      await tab.open(`${domain}/tasks/report.sql`, "report.sql");
      await page.getByRole("region", { name: "Statement" }).getByText("SELECT 1 -- <b>&amp;</b>").waitFor();
      await page
        .locator(".hal-facts > div", { hasText: "secret db/password" })
        .getByText("in the variable PASSWORD")
        .waitFor();
      const custom = page.getByRole("region", { name: "Custom" });
      await custom.getByText("<script>deep</script>").waitFor();
      await custom.getByText("options").click();
      await custom.getByText("<script>deep</script>").waitFor({ state: "hidden" });
      await page.getByRole("link", { name: "Source on github.com: flyteorg/flyte" }).waitFor();
      await page.getByText("Long words of it.").waitFor();
      await tab.expectClean();
      await tab.picture("task-sql");
      await tab.open(`${domain}/tasks/report.pod`, "report.pod");
      await page.getByRole("region", { name: "Pod" }).getByText("busybox").waitFor();
      // An address that a browser would run is text.
      await page.getByText("Source: javascript:alert(1)").waitFor();
      expect(await page.getByRole("link", { name: /Source/ }).count()).toBe(0);
      await tab.expectClean();
      await page.context().close();
    });
  });

  test("versions are searched and paged on the server, and any two of them compared", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${domain}/tasks/report.sql?tab=versions`, "report.sql");
    const rows = page.getByRole("region", { name: "Versions" }).locator("tbody tr");
    await rows.nth(49).waitFor();
    expect(await rows.count()).toBe(50);
    await page.getByRole("button", { name: "Older" }).click();
    await rows.nth(4).waitFor();
    await expect.poll(() => rows.count()).toBe(5);
    await page.getByRole("textbox", { name: "Version" }).fill("n5");
    // n5 and n50 to n54.
    await expect.poll(() => rows.count()).toBe(6);
    await page.getByRole("radio", { name: "Compare from n50" }).check();
    await page.getByRole("radio", { name: "Compare to n51" }).check();
    const changes = page.getByRole("region", { name: "What changed" });
    await changes.getByRole("row", { name: /statement SELECT 50 SELECT 51/ }).waitFor();
    expect(await changes.getByRole("row").count()).toBe(2);
    await tab.expectClean();
    await page.reload();
    await changes.getByRole("row", { name: /statement SELECT 50 SELECT 51/ }).waitFor();
    await page.getByRole("textbox", { name: "Version" }).fill("no such");
    await page.getByText("No version is called so.").waitFor();
    await page.context().close();
  });

  test("who uses a task is told, with the nodes that run it", async () => {
    const tab = await openTab(browser, server.address);
    await tab.open(`${domain}/tasks/console.programs.gates.square?tab=uses`, "console.programs.gates.square");
    await tab.page.getByRole("row", { name: /gates\.released n0 v2/ }).waitFor();
    await tab.page.getByRole("row", { name: /gates\.squared n0 v2/ }).waitFor();
    await tab.expectClean();
    await tab.open(`${domain}/tasks/report.sql?tab=uses`, "report.sql");
    await tab.page.getByText("No workflow runs it.").waitFor();
    await tab.page.context().close();
  });

  test("a name is described, and keeps its description in the archive", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${domain}/tasks/console.programs.gates.publish`, "console.programs.gates.publish");
    await page.getByRole("button", { name: "Describe" }).click();
    const dialog = page.getByRole("dialog", { name: "Description" });
    await dialog.getByRole("textbox").fill(hostile);
    await tab.expectClean();
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText(hostile).waitFor();
    await page.getByRole("button", { name: "Archive" }).click();
    await page.getByText("Archived", { exact: true }).waitFor();
    await page.getByText(hostile).waitFor();
    await page.getByRole("button", { name: "Take out of the archive" }).click();
    await page.getByRole("button", { name: "Archive", exact: true }).waitFor();
    await tab.expectClean();
    await page.context().close();
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

  test("a version with another schedule and another default is made, and a hostile version is text", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${domain}/launch_plans/console.programs.gates.nightly`, "console.programs.gates.nightly");
    await page.getByRole("button", { name: "New version" }).click();
    const dialog = page.getByRole("dialog", { name: "New version" });
    await dialog.getByRole("textbox", { name: "Version" }).fill(hostile);
    await dialog.getByLabel("Expression").fill("99 * * * *");
    await dialog.getByRole("alert").waitFor();
    await dialog.getByLabel("Expression").fill("15 7 * * *");
    await dialog.getByLabel("Time zone").selectOption("Europe/Berlin");
    await dialog.getByText("read in Europe/Berlin").waitFor();
    await dialog.getByLabel("x: int").fill("many");
    await dialog.getByRole("button", { name: "Register" }).click();
    await dialog.getByLabel("x: int").and(dialog.locator("[aria-invalid=true]")).waitFor();
    await dialog.getByLabel("x: int").fill("9");
    await tab.expectClean();
    await dialog.getByRole("button", { name: "Register" }).click();
    await dialog.waitFor({ state: "detached" });
    const versions = page.getByRole("region", { name: "Versions" });
    await versions
      .getByRole("row", { name: /onerror/ })
      .getByText("active")
      .waitFor();
    await versions.getByRole("link", { name: hostile }).click();
    await page.getByText(/, active · registered/).waitFor();
    await page.getByRole("tab", { name: "Settings" }).click();
    await page.getByText("CRON_TZ=Europe/Berlin 15 7 * * *").waitFor();
    await page.getByText("int = 9").waitFor();
    await tab.expectClean();
    await page.getByRole("button", { name: "Deactivate" }).click();
    await page.getByText(/, inactive · registered/).waitFor();
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
