// Values of every type in a real browser: trees, texts, files, tables, what was offloaded.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { create, toBinary } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { collectionLiteral, collectionType, integerLiteral, integerType } from "@haltere/core";
import { LiteralSchema, ResourceType } from "@haltere/idl/core";
import { AdminService, DataProxyService } from "@haltere/idl/service";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { type ConsoleTab, chromiumPath, launchBrowser, openTab, themes } from "./browser.ts";
import { type ConsoleServer, startConsole } from "./console-server.ts";

const runs = "/projects/flytesnacks/domains/development/executions";
const program = `${import.meta.dirname}/programs/every-value.ts`;

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

  async function start(workflow: string): Promise<string> {
    const ended = await server.haltere("run", program, workflow, "--remote");
    const name = /Execution (\w+)/.exec(ended.stdout + ended.stderr)?.[1];
    expect(name, ended.stdout + ended.stderr).toBeDefined();
    return name ?? "";
  }
  const value = (page: Page, name: string) =>
    page.getByRole("region", { name: "Outputs" }).locator("dl > div", { has: page.getByText(name, { exact: true }) });

  describe.each(themes)("in %s", (theme) => {
    let tab: ConsoleTab;
    let name: string;
    beforeAll(async () => {
      name = await start("everyValue");
      tab = await openTab(browser, server.address, { theme, width: 1280, height: 1600 });
      await tab.open(`${runs}/${name}`, name);
      await tab.page.getByText("Inputs and outputs", { exact: true }).first().click();
      await value(tab.page, "whole").waitFor();
    });

    test("scalars are exact, and texts are text", async () => {
      const { page } = tab;
      const told = async (which: string) => (await value(page, which).locator("dd").first().textContent()) ?? "";
      expect(await told("whole")).toBe("9223372036854775807");
      expect(await told("ratio")).toBe("2.0");
      expect(await told("took")).toBe("5400s");
      expect(await told("at")).toBe("2026-11-24T01:02:03.456Z");
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
      await value(page, "text").getByLabel("Find in the text").fill("THE END");
      await value(page, "text").getByText("1 of 1").waitFor();
      await value(page, "text").getByRole("button", { name: "Next" }).click();
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
      const files = value(page, "folder").getByRole("list", { name: "Files" });
      expect(await files.getByRole("listitem").count()).toBe(2);
      await files.getByText("deep/b #1.txt").waitFor();
      await page.getByRole("button", { name: "Preview b #1.txt" }).click();
      await files.getByText("deep in it").waitFor();
    });

    test("a table has its rows, exact and in whatever place, and a cell all of itself", async () => {
      const { page } = tab;
      await value(page, "table")
        .getByRole("button", { name: /^Rows of/ })
        .click();
      const grid = value(page, "table").getByRole("grid", { name: "Rows" });
      await value(page, "table").getByText("5,000 rows, 6 columns").waitFor();
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
      await value(page, "sheet").getByText('Köln, "West"').waitFor();
      await tab.expectClean();
      await tab.picture("tables");
    });
  });

  test("of a list of 100,000 and a text of 10 MB what is in sight is rendered, and all of it is found", async () => {
    const name = await start("largeValues");
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${name}`, name);
    await page.getByText("Inputs and outputs", { exact: true }).first().click();
    const tree = page.getByRole("tree", { name: "list" });
    await value(page, "list").getByText("list of 100,000").waitFor();
    expect(await tree.getByRole("treeitem").count()).toBeLessThan(60);
    await tree.press("End");
    await tree.locator('[aria-posinset="100000"]').waitFor();
    await page.getByLabel("Find in list").fill("77777");
    await page.getByLabel("Find in list").press("Enter");
    await tree.locator('[aria-posinset="77778"]').waitFor();
    await page.getByRole("button", { name: "Show all 10,000,007 characters" }).click();
    await value(page, "line").getByLabel("Find in the text").fill("the end");
    await value(page, "line").getByText("1 of 1").waitFor();
    await value(page, "line").getByRole("button", { name: "Next" }).click();
    await value(page, "line").getByRole("region", { name: "Text" }).getByText("THE END").waitFor();
    expect(await page.locator(".value-line").count()).toBeLessThan(100);
    await tab.expectClean();
  });

  test("a value that lies in a file of its own is read when it is asked for", async () => {
    const transport = createConnectTransport({ baseUrl: server.address, httpVersion: "1.1" });
    const [data, admin] = [createClient(DataProxyService, transport), createClient(AdminService, transport)];
    const list = collectionLiteral(Array.from({ length: 500 }, (_, at) => integerLiteral(at * 7)));
    const bytes = toBinary(LiteralSchema, list);
    const registered = await server.haltere("register", program, "--version", "v1");
    expect(registered.status, registered.stderr).toBe(0);
    const place = { project: "flytesnacks", domain: "development" };
    const contentMd5 = createHash("md5").update(bytes).digest();
    const { signedUrl, nativeUrl, headers } = await data.createUploadLocation({
      ...{ ...place, filename: "list.pb", filenameRoot: "offloaded", contentMd5 },
    });
    expect((await fetch(signedUrl, { method: "PUT", headers, body: bytes })).status).toBe(200);
    const offloaded = create(LiteralSchema, {
      value: {
        case: "offloadedMetadata",
        value: { uri: nativeUrl, sizeBytes: BigInt(bytes.length), inferredType: collectionType(integerType()) },
      },
    });
    const { plans } = { plans: await admin.listLaunchPlanIds({ ...place, limit: 100 }) };
    const plan = plans.entities.find((entity) => entity.name.endsWith("offloaded"))?.name ?? "";
    const { id } = await admin.createExecution({
      ...place,
      spec: { launchPlan: { ...place, resourceType: ResourceType.LAUNCH_PLAN, name: plan, version: "v1" } },
      inputs: { literals: { list: offloaded } },
    });
    const tab = await openTab(browser, server.address);
    const { page } = tab;
    await tab.open(`${runs}/${id?.name}`, id?.name ?? "");
    await page.getByText("Inputs and outputs", { exact: true }).first().click();
    const inputs = page.getByRole("region", { name: "Inputs" });
    await inputs.getByText("list[int]").waitFor();
    await inputs.getByRole("button", { name: "Read the value" }).click();
    await inputs.getByText("list of 500").waitFor();
    await inputs.getByLabel("Find in list").fill("3493");
    await inputs.getByText("1 of 1").waitFor();
    await value(page, "o0").getByText("873250").waitFor();
    await tab.expectClean();
  });
});
