import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { type ConsoleTab, chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, startConsole } from "./console-server.ts";

const address = "/projects/flytesnacks/domains/development/settings";
const hostile = '<img src=x onerror="document.title=1"> \u202etxt';

/** What is typed into the form of each kind, and how the effective value then reads. */
const kinds = [
  { title: "Workflow execution", field: "Nodes at once, at most", value: "7", shown: "7" },
  { title: "Cluster resources", field: /^Values/, value: "quota=20\nname=a", shown: "quota=20, name=a" },
  { title: "Execution queue", field: /^Tags/, value: "fast\nlarge", shown: "fast, large" },
  { title: "Execution cluster label", field: "Cluster label", value: "main", shown: "main" },
  { title: "Cluster assignment", field: "Cluster pool", value: "gpu", shown: "gpu" },
] as const;

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

  const choose = (tab: ConsoleTab, title: string) =>
    tab.page.getByRole("radiogroup", { name: "Kind" }).getByText(title, { exact: true }).click();
  const applies = (tab: ConsoleTab) => tab.page.getByRole("region", { name: "What applies" });

  test("a project is made, described in hostile words, and archived", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(address, "Settings");
    await page.getByRole("button", { name: "New project" }).click();
    const making = page.getByRole("dialog", { name: "New project" });
    await making.getByLabel("Identifier").fill("news");
    await making.getByLabel("Project's name").fill("News");
    await tab.expectCleanInThemes();
    await making.getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { name: "Project news", exact: true }).waitFor();
    await page.getByLabel("Description").fill(hostile);
    await page.getByLabel(/^Labels/).fill("team=data");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved").waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Project news", exact: true }).waitFor();
    expect(await page.getByLabel("Description").inputValue()).toBe(hostile);
    expect(await page.getByLabel(/^Labels/).inputValue()).toBe("team=data");
    await page.getByRole("button", { name: "Archive the project" }).click();
    await page.getByText("Archived", { exact: true }).waitFor();
    await tab.expectCleanInThemes();
    await page.getByRole("button", { name: "Take out of the archive" }).click();
    await page.getByRole("button", { name: "Archive the project" }).waitFor();
    await page.context().close();
  });

  test("each kind is written by its form, read again, and removed", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(address, "Settings");
    for (const { title, field, value, shown } of kinds) {
      await choose(tab, title);
      await page.getByRole("button", { name: "Edit the domain development of flytesnacks" }).click();
      const form = page.getByRole("dialog", { name: title });
      await form.getByLabel(field).fill(value);
      await tab.expectCleanInThemes();
      await form.getByRole("button", { name: "Save" }).click();
      await form.waitFor({ state: "detached" });
      await applies(tab)
        .getByRole("row", { name: new RegExp(`${shown} the domain development`) })
        .waitFor();
      await page.getByRole("button", { name: "Edit the domain development of flytesnacks" }).click();
      expect(await form.getByLabel(field).inputValue()).toBe(value);
      await form.getByRole("button", { name: "Remove" }).click();
      await page.getByText("No scope says anything").waitFor();
    }
    await choose(tab, "Plugin overrides");
    // The control plane takes none of a whole project.
    await page
      .getByRole("region", { name: "the project flytesnacks" })
      .getByText("Set it for each of its domains.")
      .waitFor();
    await page.getByRole("button", { name: "Edit the domain development of flytesnacks" }).click();
    const form = page.getByRole("dialog", { name: "Plugin overrides" });
    await form.getByRole("button", { name: "Add an override" }).click();
    await form.getByLabel("Task type").fill("spark");
    await form.getByLabel(/^Plugins/).fill("a, b");
    await form.getByLabel("Where none is there").selectOption("Its own plugin");
    await tab.expectCleanInThemes();
    await form.getByRole("button", { name: "Save" }).click();
    await applies(tab)
      .getByRole("row", { name: /spark by a, b the domain/ })
      .waitFor();
    await page.context().close();
  });

  test("what applies says from which scope it comes, and JSON is the same as the form", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${address}?kind=0`, "Settings");
    await page.getByText("No scope says anything").waitFor();
    await page.getByRole("button", { name: "Edit the domain development of flytesnacks" }).click();
    const form = page.getByRole("dialog", { name: "Task resources" });
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByText("Nothing is said.").waitFor();
    await form.getByText("JSON", { exact: true }).click();
    await form.getByRole("textbox", { name: "JSON" }).fill("{");
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByText(/^No JSON/).waitFor();
    await form.getByRole("textbox", { name: "JSON" }).fill('{"taskResourceAttributes": {"defaults": {"cpu": "2"}}}');
    await form.getByText("Form", { exact: true }).click();
    expect(await form.getByLabel("CPU by default").inputValue()).toBe("2");
    await form.getByLabel("Memory at most").fill("8Gi");
    await form.getByText("JSON", { exact: true }).click();
    expect(JSON.parse(await form.getByRole("textbox", { name: "JSON" }).inputValue())).toEqual({
      taskResourceAttributes: { defaults: { cpu: "2" }, limits: { memory: "8Gi" } },
    });
    await tab.expectCleanInThemes();
    await form.getByRole("button", { name: "Save" }).click();
    await page.getByText("What applies here comes from the domain development of flytesnacks.").waitFor();
    await page.getByLabel("For the workflow").fill("some.workflow");
    await page.getByRole("button", { name: "Edit the workflow some.workflow" }).click();
    await form.getByLabel("CPU by default").fill("4");
    await form.getByRole("button", { name: "Save" }).click();
    await page.getByText("What applies here comes from the workflow some.workflow in").waitFor();
    // The narrowest counts as a whole.
    await applies(tab)
      .getByRole("row", { name: /^CPU by default 4 the workflow/ })
      .waitFor();
    expect(
      await applies(tab)
        .getByRole("row", { name: /Memory/ })
        .count(),
    ).toBe(0);
    await tab.expectCleanInThemes();
    await page.getByLabel("For the workflow").fill("");
    await page.getByRole("button", { name: "some.workflow", exact: true }).click();
    await page.getByRole("button", { name: "Edit the workflow some.workflow" }).click();
    await form.getByRole("button", { name: "Remove" }).click();
    await page.getByText("What applies here comes from the domain development of flytesnacks.").waitFor();
    await page.context().close();
  });

  test("how runs are launched is merged from the narrowest scope, the project and the control plane", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(address, "Settings");
    await choose(tab, "Workflow execution");
    await applies(tab)
      .getByRole("row", { name: "Nodes at once, at most 25 the control plane's configuration" })
      .waitFor();
    const form = page.getByRole("dialog", { name: "Workflow execution" });
    await page.getByRole("button", { name: "Edit the project flytesnacks" }).click();
    await form.getByLabel(/^Labels/).fill("team=data");
    await form.getByLabel("Interruptible").selectOption("Yes");
    await form.getByRole("button", { name: "Save" }).click();
    await form.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Edit the domain development" }).click();
    await form.getByLabel("Interruptible").selectOption("No");
    await form.getByLabel(/^Environment/).fill("MODE=fast");
    await form.getByRole("button", { name: "Save" }).click();
    for (const row of [
      "Nodes at once, at most 25 the control plane's configuration",
      "Interruptible no the domain development of flytesnacks",
      "Labels team=data the project flytesnacks",
      "Environment MODE=fast the domain development of flytesnacks",
    ])
      await applies(tab).getByRole("row", { name: row }).waitFor();
    await tab.expectCleanInThemes();
    await page.context().close();
  });

  describe.each(themes)("in %s", (theme) => {
    test("settings of a project and attributes of its scopes", async () => {
      const tab = await openTab(browser, server.address, { theme });
      const { page } = tab;
      await tab.open(`${address}?kind=6`, "Settings");
      await page.locator("[data-effective]").waitFor();
      await choose(tab, "Workflow execution");
      await applies(tab).waitFor();
      await tab.expectClean();
      await tab.picture("settings");
      await page.getByRole("button", { name: "Edit the domain development" }).click();
      await page.getByRole("dialog", { name: "Workflow execution" }).getByLabel("Nodes at once").waitFor();
      await tab.expectClean();
      await tab.picture("settings-form");
      await page.context().close();
    });
  });

  test("the width of a phone has room for it", async () => {
    const tab = await openTab(browser, server.address, { width: 390, height: 780 });
    await tab.open(address, "Settings");
    await tab.page.locator("[data-effective]").waitFor();
    expect(await tab.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
    await tab.expectCleanInThemes();
    await tab.page.context().close();
  });
});
