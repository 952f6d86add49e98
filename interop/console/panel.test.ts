import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, startConsole } from "./console-server.ts";
import { runs, startRun } from "./run-starts.ts";

const program = join(import.meta.dirname, "programs", "panel.ts");

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  let pricing: string;
  let halves: string;
  let little: string;
  let much: string;
  const folder = mkdtempSync(join(tmpdir(), "haltere-panel-"));
  beforeAll(async () => {
    const config = join(folder, "config.yaml");
    writeFileSync(config, "machine: { cpu: 1 }\n");
    [server, browser] = await Promise.all([startConsole({ config }), launchBrowser(path)]);
    pricing = await startRun(server, program, "pricing");
    halves = await startRun(server, program, "halves");
    little = await startRun(server, program, "compared", "--value", "2");
    much = await startRun(server, program, "compared", "--value", "10");
  });
  afterAll(async () => {
    for (const name of ["held", "reported"]) writeFileSync(join(folder, name), "");
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const panel = (page: Page) => page.getByRole("complementary");

  describe.each(themes)("in %s", (theme) => {
    test("a node that failed has its inputs beside the error, those that the error names first and marked", async () => {
      const tab = await openTab(browser, server.address, { theme });
      const { page } = tab;
      await tab.open(`${runs}/${pricing}?node=n1`, pricing);
      const inputs = panel(page).getByRole("region", { name: "Inputs it failed with" });
      await inputs.getByText("named in the error").waitFor();
      const lines = await inputs.getByRole("listitem").allTextContents();
      expect(lines).toHaveLength(3);
      expect(lines[0]).toBe("amountint-1named in the error");
      expect(lines).toContain("partslistlist of 3");
      // The error has these words, and names neither of the two.
      expect(lines.filter((line) => line.includes("named"))).toHaveLength(1);
      const label = inputs.getByRole("button", { name: /^label/ });
      expect(await label.textContent()).toMatch(/<img src=x .*\\+u202egnp\.exe.*…$/);
      await label.click();
      await inputs
        .getByRole("button", { name: /^Show all|^Copy/ })
        .or(inputs.locator("pre"))
        .first()
        .waitFor();
      expect(await inputs.textContent()).not.toContain("\u202e");
      expect(await page.title()).not.toBe("owned");
      await tab.expectClean();
      await tab.picture("run-failed-with");
      await page.context().close();
    });

    test("a run beside another of its workflow: what differs first, node by node, and inputs that are the same folded", async () => {
      const tab = await openTab(browser, server.address, { theme });
      const { page } = tab;
      await tab.open(`${runs}/${much}?view=values`, much);
      const chooser = page.getByRole("combobox", { name: "Compare with a run" });
      await chooser.click();
      await page.getByRole("option", { name: new RegExp(`^${little}.*Succeeded.*last success$`) }).waitFor();
      // Of other workflows no run is offered, and none that is not named so.
      expect(await page.getByRole("option", { name: /Succeeded|Failed/ }).count()).toBe(1);
      await chooser.fill("nothing");
      await page.getByText("No other run of this workflow is named so").waitFor();
      await chooser.fill(little.slice(2, 12));
      await page.getByRole("option", { name: little }).click();
      const both = page.getByRole("table", { name: "The two compared" });
      await both.getByRole("row", { name: /^This run Failed/ }).waitFor();
      await both.getByRole("row", { name: new RegExp(`^${little} Succeeded`) }).waitFor();
      expect(new URL(page.url()).searchParams.get("with")).toBe(little);
      const inputs = page.getByRole("region", { name: "Inputs", exact: true });
      await inputs.getByText(`in ${little}`).waitFor();
      expect(await inputs.getByText("note", { exact: true }).count()).toBe(0);
      await inputs.getByRole("button", { name: "Show the one that is the same" }).click();
      await inputs.getByText("<img src=x").waitFor();
      const differ = page.getByRole("table", { name: "Nodes that differ" });
      await differ.getByRole("row", { name: /^check n1 Failed Succeeded .* value, o0$/ }).waitFor();
      await differ.getByRole("row", { name: /^double n0 Succeeded Succeeded .* value, o0$/ }).waitFor();
      await tab.expectClean();
      await tab.picture("run-compared");
      expect(await page.title()).not.toBe("owned");
      // From there to the node, which is compared with the same run.
      await differ.getByRole("button", { name: "double" }).click();
      const outputs = panel(page).getByRole("region", { name: "Outputs" });
      await outputs.getByText("4", { exact: true }).waitFor();
      await outputs.getByText("20", { exact: true }).waitFor();
      await panel(page)
        .getByRole("table", { name: "The node compared" })
        .getByRole("row", { name: /^This run Succeeded/ })
        .waitFor();
      await tab.expectClean();
      await page.context().close();
    });

    test("a map's items that failed alike have their inputs index by index, what differs first", async () => {
      const tab = await openTab(browser, server.address, { theme });
      const { page } = tab;
      await tab.open(`${runs}/${halves}?node=n0&tab=items`, halves);
      await page
        .getByRole("list", { name: "Failures" })
        .getByRole("button", { name: /^15 × Error: value=1 is odd$/ })
        .click();
      const table = page.getByRole("table", { name: "Inputs of items that failed alike" });
      await table.getByRole("columnheader", { name: "value named in the error" }).waitFor();
      expect(await table.getByRole("columnheader").allTextContents()).toEqual([
        "Item",
        "value named in the error",
        "unit",
        "Error",
      ]);
      expect(await table.getByRole("row").count()).toBe(11);
      await table.getByRole("row", { name: /^19 19 .*<img src=x.*value=19 is odd$/ }).waitFor();
      expect(await table.textContent()).not.toContain("\u202e");
      await tab.expectClean();
      await tab.picture("run-failing-items");
      await page
        .getByRole("navigation", { name: "Pages of items that failed alike" })
        .getByRole("button", { name: "Next" })
        .click();
      await table.getByRole("button", { name: "29", exact: true }).click();
      const item = page.getByRole("region", { name: "Item 29" });
      await item.getByText("named in the error").waitFor();
      await tab.expectClean();
      await page.context().close();
    });
  });

  test("an attempt that waits says for what and behind whom, and its facts what it asks for, until it has its turn", async () => {
    const until = join(folder, "held");
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    const first = await startRun(server, program, "held", "--until", until, "--detach");
    await tab.open(`${runs}/${first}`, first);
    await page.locator('[role=row][data-node="n0"]').getByText("Running").waitFor();
    const name = await startRun(server, program, "held", "--until", until, "--detach");
    const waits = panel(page)
      .getByRole("status")
      .filter({ hasText: /^Since .* it waits for 1 cpu; 0 attempts before it \(the machine's queue\)\.$/ });
    await tab.open(`${runs}/${name}?node=n0&tab=attempts`, name);
    await waits.waitFor();
    await tab.expectClean();
    await panel(page).getByRole("link", { name: "the machine's queue" }).click();
    await page.getByRole("heading", { level: 1, name: "Machine" }).waitFor();
    await page.goBack();
    await waits.waitFor();
    writeFileSync(until, "");
    await waits.waitFor({ state: "detached" });
    const attempt = panel(page).getByRole("region", { name: "Attempt 1" });
    await attempt.getByText("Succeeded").waitFor();
    await attempt.getByRole("button", { name: "More of the attempt" }).click();
    const facts = await attempt.locator(".run-facts").textContent();
    expect(facts).toMatch(/asks forcpu 1/);
    expect(facts).toContain("retries3 at most");
    await tab.expectClean();
    await page.context().close();
  });

  test("what the cache had tells which run made it, and is evicted", async () => {
    const maker = await startRun(server, program, "keeping", "--value", "4");
    const taker = await startRun(server, program, "keeping", "--value", "4");
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${taker}?node=n0`, taker);
    await panel(page).getByText("Its result is in the cache, made by").waitFor();
    expect(await panel(page).getByRole("link", { name: maker }).count()).toBeGreaterThan(0);
    await tab.expectClean();
    await panel(page).getByRole("button", { name: "Evict it" }).click();
    await panel(page).getByText("Evicted: its task runs again.").waitFor();
    await tab.open(`${runs}/${maker}?node=n0`, maker);
    await panel(page).getByRole("button", { name: "Evict it" }).click();
    await panel(page).getByText("It was no longer there.").waitFor();
    // The browser tells of the answer that there is none.
    tab.forgive();
    await tab.expectClean();
    await page.context().close();
  });

  test("reports of several attempts stand beside each other, and one that is written while it is looked for shows", async () => {
    const until = join(folder, "reported");
    const name = await startRun(server, program, "reporting", "--until", until, "--detach");
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${name}?node=n0&tab=report`, name);
    const frame = page.frameLocator("iframe");
    await frame.getByText("by attempt 1").waitFor();
    await page.getByText("follows what is written").waitFor();
    expect(await page.getByRole("radiogroup", { name: "Report of attempt" }).count()).toBe(0);
    writeFileSync(until, "");
    await frame.getByText("by attempt 2").waitFor();
    await page.getByText("follows what is written").waitFor({ state: "detached" });
    await page.getByRole("radiogroup", { name: "Report of attempt" }).getByText("Attempt 1").click();
    await frame.getByText("by attempt 1").waitFor();
    // The browser tells of what it asked for in vain: the second attempt's report, while it was not yet written.
    tab.forgive();
    await tab.expectClean();
    await page.context().close();
  });
});
