import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab } from "./browser.ts";
import { type ConsoleServer, gates, startConsole } from "./console-server.ts";
import { runs, startRun, views } from "./run-starts.ts";

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  let folder: string;
  const dataDirectory = () => join(folder, "data");
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "haltere-run-live-"));
    [server, browser] = await Promise.all([startConsole({ dataDirectory: dataDirectory() }), launchBrowser(path)]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const again = async () => {
    server = await startConsole({ dataDirectory: dataDirectory(), port: Number(new URL(server.address).port) });
  };

  test("with the control plane killed what shows stays and says as of when; when it is back, the run that went on is caught up with", async () => {
    const until = join(folder, "go on");
    const held = await startRun(server, gates, "held", "--detach", "--until", until);
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    const hold = page.locator('[role=row][data-node="n0"]');
    await tab.open(`${runs}/${held}`, held);
    await hold.getByText("Running").waitFor();
    await server.kill();
    await page.getByText(/as of/i).first().waitFor();
    await hold.getByText("Running").waitFor();
    // An action says what is wrong, and nothing of what shows is lost.
    await page.getByRole("button", { name: "Relaunch" }).click();
    await page.getByRole("alert").getByText("No new run was started").waitFor();
    await hold.getByText("Running").waitFor();
    writeFileSync(until, "");
    await again();
    await hold.getByText("Succeeded").waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: "Archive" }).waitFor();
    await page.getByText(/as of/i).first().waitFor({ state: "detached" });
    tab.forgive();
    await tab.expectCleanInThemes();
  });

  test("events of a run that goes on reach graph, timeline and table without a reload", async () => {
    const tabs = await Promise.all(["table", "timeline", "graph"].map(() => openTab(browser, server.address)));
    const until = join(folder, "go on later");
    const held = await startRun(server, gates, "held", "--detach", "--until", until);
    for (const [at, view] of ["table", "timeline", "graph"].entries()) {
      const tab = tabs[at];
      await tab?.open(`${runs}/${held}?view=${view}`, held);
      await tab?.page.locator('[data-node="n0"]').waitFor();
      await tab?.page.locator('main [data-phase="RUNNING"]').first().waitFor();
    }
    writeFileSync(until, "");
    for (const tab of tabs) {
      await tab.page.getByRole("button", { name: "Archive" }).waitFor();
      await tab.page.locator('main [data-phase="RUNNING"]').first().waitFor({ state: "detached" });
      await tab.expectCleanInThemes();
      await tab.page.close();
    }
  });

  test("runs that an eager task launches are told as they come", async () => {
    const until = join(folder, "ask again");
    const name = await startRun(server, views, "eagerlyLater", "--detach", "--until", until);
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${name}`, name);
    await page.getByText("Launched 1 run", { exact: true }).click();
    const family = page.getByRole("list", { name: "Runs around it" });
    await family.getByText("Running").waitFor();
    writeFileSync(until, "");
    await page.getByText("Launched 2 runs", { exact: true }).waitFor();
    await family.getByText("Succeeded").nth(1).waitFor();
    await tab.expectCleanInThemes();
    await page.close();
  });

  test("a run that was purged meanwhile says so, with what is known of it still there", async () => {
    const name = await startRun(server, views, "cached", "--value", "21");
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${name}`, name);
    await page.locator('[role=row][data-node="n0"]').getByText("Succeeded").waitFor();
    const purged = await fetch(`${server.address}/haltere.v1.PurgeService/PurgeExecutions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ olderThan: "0s", project: "flytesnacks", domain: "development" }),
    });
    expect(purged.ok, await purged.text()).toBe(true);
    await page.getByRole("button", { name: "Relaunch" }).click();
    await page.getByRole("alert").getByText("No new run was started").waitFor();
    await page.getByRole("alert").getByText("This run has been purged").waitFor();
    await page.locator('[role=row][data-node="n0"]').getByText("Succeeded").waitFor();
    tab.forgive();
    await tab.expectCleanInThemes();
    await page.reload();
    await page.getByRole("alert").getByText(`The run ${name} could not be read`).waitFor();
  });
});
