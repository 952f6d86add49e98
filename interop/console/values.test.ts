// Values of every type in a real browser: scalars, trees, texts, files, tables.
import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { type ConsoleTab, chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, startConsole, startRun } from "./console-server.ts";
import { outputOf } from "./outputs.ts";

const runs = "/projects/flytesnacks/domains/development/executions";
const program = `${import.meta.dirname}/programs/every-value.ts`;

needing("Chromium", chromiumPath, (path) => {
  let server: ConsoleServer;
  let browser: Browser;
  let name: string;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startConsole(), launchBrowser(path)]);
    name = await startRun(server, program, "everyValue");
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  describe.each(themes)("in %s", (theme) => {
    let tab: ConsoleTab;
    beforeAll(async () => {
      tab = await openTab(browser, server.address, { theme, width: 1280, height: 1600 });
      await tab.open(`${runs}/${name}`, name);
      await tab.page.getByText("Inputs and outputs", { exact: true }).first().click();
      await outputOf(tab.page, "whole").waitFor();
    });

    test("scalars are exact, and texts are text", async () => {
      const { page } = tab;
      const told = async (which: string) => (await outputOf(page, which).locator("dd").first().textContent()) ?? "";
      expect(await told("whole")).toBe("9223372036854775807");
      expect(await told("ratio")).toBe("2.0");
      expect(await told("took")).toBe("1 h 30 min");
      expect(await told("at")).toBe("2026-11-24 02:02:03.456 +01:00");
      expect(await told("color")).toBe("green");
      expect(await told("maybe")).toBe("none");
      expect(await told("either")).toBe("text of a union");
      expect(await told("title")).toContain("\\u202egnp.exe\u2400end");
      expect(await page.title()).not.toBe("owned");
    });

    test("an object is a tree that keys open, and in which a text is found", async () => {
      const { page } = tab;
      const tree = page.getByRole("tree", { name: "order" });
      await tree.focus();
      await page.keyboard.press("End");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await tree.getByText('"Köln"').waitFor();
      expect(await tree.getByRole("treeitem", { name: /^price/ }).textContent()).toMatch(/2\.0float$/);
      expect(await tree.getByRole("treeitem", { name: /^count/ }).textContent()).toMatch(/3int$/);
      await page.getByLabel("Find in order").fill("gnp");
      await page.getByLabel("Find in order").press("Enter");
      await tree.locator('[data-hit="true"]').waitFor();
      await tab.context.grantPermissions(["clipboard-read", "clipboard-write"]);
      await page.getByRole("button", { name: "Copy order" }).click();
      await page.getByRole("button", { name: "Copied order" }).waitFor();
      const copied = JSON.parse(await page.evaluate("navigator.clipboard.readText()")) as { stops: { town: string }[] };
      expect(copied.stops[1]?.town).toBe(`<img src=x onerror="document.title='owned'">\u202Egnp.exe\u0000end`);
      await tab.expectClean();
      await tab.picture("values");
    });

    test("a file is looked into as what it holds, and downloaded to the byte under its name", async () => {
      const { page } = tab;
      await page.getByRole("button", { name: "Preview notes.txt" }).click();
      const text = page.getByRole("region", { name: "Text of notes.txt" });
      await text.getByText("first line").waitFor();
      await text.getByText("\\u202egnp.exe\u2400end").waitFor();
      await page.getByRole("button", { name: "Show 100 kB" }).click();
      await outputOf(page, "text").getByLabel("Find in the text").fill("THE END");
      await outputOf(page, "text").getByText("1 of 1").waitFor();
      await outputOf(page, "text").getByRole("button", { name: "Next" }).click();
      await text.getByText("THE END").waitFor();
      for (const image of ["dot.png", "drawing.svg"]) {
        await page.getByRole("button", { name: `Preview ${image}` }).click();
        await expect
          .poll(() =>
            page
              .getByRole("img", { name: image })
              .evaluate((shown) => ("naturalWidth" in shown ? Number(shown.naturalWidth) : 0)),
          )
          .toBeGreaterThan(0);
      }
      expect(await page.title()).not.toBe("owned");
      await page.getByRole("button", { name: "Preview some.bin" }).click();
      await page.getByText("1.0 kB that are no text").waitFor();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Download some.bin" }).click(),
      ]);
      expect(download.suggestedFilename()).toBe("some.bin");
      expect(await readFile(await download.path())).toEqual(Buffer.alloc(1000));
      await tab.expectClean();
    });

    test("a folder has its files, each looked into by itself", async () => {
      const { page } = tab;
      const files = outputOf(page, "folder").getByRole("list", { name: "Files" });
      expect(await files.getByRole("listitem").count()).toBe(2);
      await files.getByText("deep/b #1.txt").waitFor();
      await page.getByRole("button", { name: "Preview b #1.txt" }).click();
      await files.getByText("deep in it").waitFor();
    });

    test("a table has its rows, exact and in whatever place, and a cell all of itself", async () => {
      const { page } = tab;
      await outputOf(page, "table")
        .getByRole("button", { name: /^Rows of/ })
        .click();
      const grid = outputOf(page, "table").getByRole("grid", { name: "Rows" });
      await outputOf(page, "table").getByText("5,000 rows, 6 columns").waitFor();
      const cells = (row: number) => grid.locator(`[role=row][aria-rowindex="${row + 2}"] [role=gridcell]`);
      await expect
        .poll(() => cells(1).allTextContents())
        .toEqual(expect.arrayContaining(["9007199254740993", "0.5", "town 1", "false"]));
      expect(await cells(0).nth(2).textContent()).toBe("none");
      await grid.focus();
      for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "End", "Enter"]) await page.keyboard.press(key);
      await page.getByRole("region", { name: "Cell" }).getByText("\\u202egnp.exe\u2400end").waitFor();
      await grid.evaluate((element) => element.scrollTo(0, element.scrollHeight));
      await expect.poll(() => cells(4999).allTextContents()).toContain("town 4999");
      expect(await grid.getByRole("row").count()).toBeLessThan(60);
      expect(await page.title()).not.toBe("owned");
      await page.getByRole("button", { name: "Preview sheet.csv" }).click();
      await outputOf(page, "sheet").getByText('Köln, "West"').waitFor();
      await tab.expectClean();
      await tab.picture("tables");
    });
  });

  test("under the page's own policy images show, rows are read, and a drawing's script does not run", async () => {
    const page = await (await browser.newContext()).newPage();
    const problems: string[] = [];
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    await page.goto(`${server.address}/console${runs}/${name}`);
    await page.getByText("Inputs and outputs", { exact: true }).first().click();
    await page.getByRole("button", { name: "Preview drawing.svg" }).click();
    await expect
      .poll(() =>
        page
          .getByRole("img", { name: "drawing.svg" })
          .evaluate((shown) => ("naturalWidth" in shown ? Number(shown.naturalWidth) : 0)),
      )
      .toBe(120);
    await outputOf(page, "table")
      .getByRole("button", { name: /^Rows of/ })
      .click();
    await outputOf(page, "table").getByText("town 1", { exact: true }).waitFor();
    expect(await page.title()).not.toBe("owned");
    expect(problems).toEqual([]);
  });
});
