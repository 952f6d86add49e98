import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, startConsole } from "./console-server.ts";

const greedy = join(import.meta.dirname, "programs", "greedy.ts");

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), "haltere-machine-"));
  const signal = join(folder, "go");
  beforeAll(async () => {
    const config = join(folder, "config.yaml");
    writeFileSync(config, "machine: { cpu: 1 }\n");
    // Nobody listens at port 9.
    [server, browser] = await Promise.all([startConsole({ config, connectors: "127.0.0.1:9" }), launchBrowser(path)]);
    const run = ["run", greedy, "queue", "--until", signal, "--remote", "--detach"];
    expect(await server.haltere(...run)).toMatchObject({ status: 0 });
  });
  afterAll(async () => {
    writeFileSync(signal, "");
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(themes)("in %s", (theme) => {
    test("the machine tells what runs, what waits and why, its processes, its connectors and its limits", async () => {
      const tab = await openTab(browser, server.address, { theme });
      const { page } = tab;
      await tab.open("/machine", "Machine");
      const running = page.getByRole("region", { name: "Running", exact: true });
      await running.getByRole("row", { name: /map_greedy.* item 0 .* 1 cpu/ }).waitFor();
      const waiting = page.getByRole("region", { name: "Waiting", exact: true });
      await waiting.getByText("3 wait for 1 cpu").waitFor();
      await waiting.getByRole("row", { name: /1 cpu; 2 attempts before it/ }).waitFor();
      await page.getByRole("progressbar", { name: "cpu in use" }).waitFor({ state: "attached" });
      const node = page.getByRole("region", { name: "Executor node" });
      await node.getByText("1 of ").first().waitFor();
      await node.getByText("3 waiting").waitFor();
      await node.getByRole("row", { name: /^\d+ worker .* At work/ }).waitFor();
      await page
        .getByRole("region", { name: "Connectors" })
        .getByRole("row", { name: /127\.0\.0\.1:9 .* Does not answer/ })
        .waitFor();
      const limits = page.getByRole("region", { name: "Limits" });
      await limits.getByText("UTC", { exact: true }).waitFor();
      await page
        .getByRole("region", { name: "Control plane" })
        .getByText(process.version.slice(1))
        .or(page.getByText(/^\d+\.\d+\.\d+ on /))
        .first()
        .waitFor();
      await page.getByText("Live", { exact: true }).waitFor();
      await tab.expectClean();
      await tab.picture("machine");
      await page.context().close();
    });
  });

  test("the width of a phone has room for it", async () => {
    const tab = await openTab(browser, server.address, { width: 390, height: 780 });
    await tab.open("/machine", "Machine");
    await tab.page.getByRole("region", { name: "Waiting", exact: true }).getByRole("table").waitFor();
    expect(await tab.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
    await tab.expectCleanInThemes();
    await tab.page.context().close();
  });

  test("one stream tells of it: what ends leaves by itself, nothing is asked again, and a control plane that is gone is told", async () => {
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await tab.open("/machine", "Machine");
    await page.getByRole("region", { name: "Running", exact: true }).getByRole("table").waitFor();
    writeFileSync(signal, "");
    await page.getByText("Nothing runs now.").waitFor();
    await page.getByText("Nothing waits.").waitFor();
    await tab.expectCleanInThemes();
    expect(asked.filter((url) => url.includes("MachineService"))).toEqual([]);
    expect(asked.filter((url) => url.includes("WatchMachine")).length).toBe(1);
    await server.kill();
    await page.getByText("The machine does not answer; shown is what was known before").waitFor();
    await page.getByRole("region", { name: "Limits" }).getByText("UTC", { exact: true }).waitFor();
    await page.context().close();
  });
});
