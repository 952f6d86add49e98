import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, startConsole } from "./console-server.ts";

const domain = "/projects/flytesnacks/domains/development";
const program = join(import.meta.dirname, "programs", "approvals.ts");
const told =
  '{"flag":false,"list":[7],"map":{"k":0.5},"order":{"id":"<b>","pieces":3},"either":"text","file":"uploaded"}';

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

  async function start(...words: string[]): Promise<string> {
    const ended = await server.haltere("run", program, "asked", "--remote", "--detach", ...words);
    const name = /Execution (\w+)/.exec(ended.stdout + ended.stderr)?.[1];
    expect(name, ended.stdout + ended.stderr).toBeDefined();
    return name ?? "";
  }
  const gate = (page: Page, name: string) => page.locator(`[data-gate="${name}"]`);
  /** Fills in what a gate asks for, in whatever stands around its form. */
  async function fill(form: Locator, name: string, label: string): Promise<void> {
    const field = (place: string) => form.getByLabel(`${label}${place}`, { exact: true });
    switch (name) {
      case "flag":
        return form.getByText("false", { exact: true }).click();
      case "list":
        await form.getByRole("button", { name: `Add item to ${label}` }).click();
        return field("[0]").fill("7");
      case "map":
        await form.getByRole("button", { name: `Add entry to ${label}` }).click();
        await form.getByLabel(`Key 1 of ${label}`).fill("k");
        return field(".k").fill("0.5");
      case "order":
        await field(".id").fill("<b>");
        return field(".pieces").fill("3");
      case "either":
        await form.getByLabel(`Type of ${label}`).selectOption({ label: "string" });
        return field("").fill("text");
      default:
        return form
          .locator('input[type="file"]')
          .first()
          .setInputFiles({ name: "f.txt", mimeType: "text/plain", buffer: Buffer.from("uploaded\n") });
    }
  }
  const names = ["flag", "list", "map", "order", "either", "file"];

  test.each(themes)("what waits is there on a phone, in %s, and is approved or rejected", async (theme) => {
    const run = await start();
    const tab = await openTab(browser, server.address, { theme, width: 390, height: 844 });
    const { page } = tab;
    await tab.open(`${domain}/approvals`, "Approvals");
    await gate(page, "go").getByRole("link", { name: run }).waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
    await tab.expectClean();
    await tab.picture("approvals-phone");
    await gate(page, "go").getByRole("button", { name: "Reject go" }).click();
    await page.getByText(`go of ${run}: rejected.`).waitFor();
    await page.getByText("Nothing waits for you").waitFor();
    const answered = page.getByRole("region", { name: "Answered" });
    await answered.locator('[data-gate="go"]', { hasText: run }).getByText("Rejected").waitFor();
    await tab.expectClean();
    await page.context().close();
  });

  test("gates of every type of another project are answered from the one inbox", async () => {
    const run = await start("--project", "default");
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${domain}/approvals`, "Approvals");
    await page.getByText("Nothing waits for you").waitFor();
    await page.getByText("All projects", { exact: true }).click();
    await gate(page, "go").first().getByText("default / development").waitFor();
    await page.getByRole("button", { name: "Approve go" }).click();
    await page.getByText("6 wait").waitFor();
    // A boolean that is asked for is a value.
    expect(await page.getByRole("button", { name: "Approve flag" }).count()).toBe(0);
    await page.getByRole("button", { name: "Give order" }).click();
    await gate(page, "order").getByText("A value is needed.").first().waitFor();
    await tab.expectClean();
    await tab.picture("approvals-types");
    for (const name of names) {
      await fill(gate(page, name), name, `Value of ${name}`);
      // What is uploaded lies in the gate's own project.
      if (name === "file") await gate(page, name).locator('[title*="/default/"]').waitFor();
      await page.getByRole("button", { name: `Give ${name}` }).click();
      await page.getByText(`${name} of ${run}: given.`).waitFor();
    }
    await page.getByText("Nothing waits for you").waitFor();
    await tab.expectClean();
    await page.getByRole("region", { name: "Answered" }).getByRole("link", { name: run }).first().click();
    await page.getByText("Inputs and outputs", { exact: true }).first().click();
    await page.getByRole("region", { name: "Outputs" }).getByText(told).waitFor();
    await page.context().close();
  });

  test("a run's own panel takes the same, and tells afterwards what was said", async () => {
    const run = await start();
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    const row = (name: string) => page.locator("[role=row][data-node]", { hasText: name });
    await tab.open(`${domain}/executions/${run}`, run);
    await row("go").click();
    const panel = page.getByRole("complementary");
    await panel.getByRole("button", { name: "Approve go" }).click();
    await panel.getByText("Approved").waitFor();
    for (const name of names) {
      await row(name).getByText("Waiting for you").waitFor();
      await row(name).click();
      await panel.getByRole("button", { name: `Give ${name}` }).waitFor();
      await fill(panel, name, "Value");
      if (name === "order") await tab.expectClean();
      if (name === "file") await panel.locator('[title*="/flytesnacks/"]').waitFor();
      await panel.getByRole("button", { name: `Give ${name}` }).click();
      await panel.getByText("Given").waitFor();
    }
    await page.getByRole("button", { name: "Close the node" }).click();
    await page.getByText("Inputs and outputs", { exact: true }).first().click();
    await page.getByRole("region", { name: "Outputs" }).getByText(told).waitFor();
    await tab.expectClean();
    await page.context().close();
  });
});
