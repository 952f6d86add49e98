// Values that Python made, in a real browser: a dataclass, tables by pandas, what flytekit says of the rest.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing, python } from "../needs.ts";
import { chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, startConsole } from "./console-server.ts";

const runs = "/projects/flytesnacks/domains/development/executions";
const programs = join(import.meta.dirname, "programs");

needing("Chromium", chromiumPath, (path) =>
  needing("a Python with flytekit", python, (python) => {
    let server: ConsoleServer;
    let browser: Browser;
    let name = "";
    const home = mkdtempSync(join(tmpdir(), "haltere-python-values-"));
    beforeAll(async () => {
      [server, browser] = await Promise.all([startConsole({ python }), launchBrowser(path)]);
      const words = ["run", "--remote", "--wait", "--poll-interval", "1", "every_value.py", "python_values"];
      const { stdout } = await promisify(execFile)(join(dirname(python), "pyflyte"), words, {
        cwd: programs,
        env: {
          PATH: `${dirname(python)}:${process.env.PATH}`,
          HOME: home,
          FLYTE_PLATFORM_URL: server.endpoint,
          FLYTE_PLATFORM_INSECURE: "true",
        },
      });
      name = /executions\/([a-z0-9-]+)/.exec(stdout)?.[1] ?? stdout;
    });
    afterAll(async () => {
      await browser?.close();
      await server?.stop();
      rmSync(home, { recursive: true, force: true });
    });

    describe.each(themes)("in %s", (theme) => {
      test("a dataclass is a tree with its numbers as they were, and tables have their rows", async () => {
        const tab = await openTab(browser, server.address, { theme, height: 1400 });
        const { page } = tab;
        await tab.open(`${runs}/${name}`, name);
        await page.getByText("Inputs and outputs", { exact: true }).first().click();
        const value = (which: string) =>
          page
            .getByRole("region", { name: "Outputs" })
            .locator("dl > div", { has: page.getByText(which, { exact: true }) });
        const tree = page.getByRole("tree", { name: "o0" });
        await value("o0").getByRole("button", { name: "Unfold" }).click();
        const item = (start: RegExp) => tree.getByRole("treeitem", { name: start });
        expect(await item(/^count/).textContent()).toMatch(/2int$/);
        expect(await item(/^price/).textContent()).toMatch(/2\.0float$/);
        expect(await item(/^large/).textContent()).toMatch(/4611686018427387904int$/);
        await tree.getByText('"<b>Köln</b>"').waitFor();
        await tree.getByText('"seven"').waitFor();
        await value("o1").getByRole("button", { name: /^Rows/ }).click();
        await value("o1").getByText("3 rows, 4 columns").waitFor();
        const cells = value("o1").getByRole("gridcell");
        await expect
          .poll(() => cells.allTextContents())
          .toEqual([
            ...["Köln", "1", "0.5", "2026-01-02T03:04:05.123456"],
            ...["<i>Oslo</i>", "2", "none", "1960-01-01T00:00:00"],
            ...["none", "1152921504606846976", "Infinity", "none"],
          ]);
        await value("o2").getByRole("button", { name: /^Rows/ }).click();
        await value("o2").getByText("x,y").waitFor();
        await value("o3").getByRole("button", { name: "Preview packed.parquet" }).click();
        await expect
          .poll(() => value("o3").getByRole("gridcell").allTextContents())
          .toEqual(["-12345678901234567890.12", '[{"a": 1, "b": "x"}]', "2026-01-02", "00 ff", "2026-01-02T00:00:00Z"]);
        await tab.expectClean();
        await page.getByText("Table", { exact: true }).click();
        await page.locator("[role=row]", { hasText: "scalars" }).first().click();
        const outputs = page.getByRole("complementary").getByRole("region", { name: "Outputs" });
        for (const text of ["NaN", "1 h", "large", "text"]) await outputs.getByText(text, { exact: true }).waitFor();
        await outputs.getByRole("button", { name: "Preview notes.txt" }).click();
        await outputs.getByText("written by Python").waitFor();
        await tab.expectClean();
      });
    });
  }),
);
