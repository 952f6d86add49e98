import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, openTab, themes } from "./browser.ts";
import {
  field,
  type LaunchBench,
  launchAddress,
  launched,
  outputOf,
  startLaunchBench,
  toldOf,
  upload,
} from "./launch-form.ts";

needing("Chromium", chromiumPath, (path) => {
  let bench: LaunchBench;
  let folder: string;
  beforeAll(async () => {
    bench = await startLaunchBench(path, ["orders.ts", "every-type.ts"]);
    folder = bench.folder;
  });
  afterAll(() => bench?.stop());

  async function fillEverything(page: Page): Promise<void> {
    await field(page, "big").fill("9223372036854775807");
    await field(page, "ratio").fill("1e-3");
    await field(page, "title").fill("two\nlines <b>");
    await page.getByRole("group", { name: "on", exact: true }).getByText("true").click();
    await field(page, "at").fill("2026-01-31T12:00:00.25+02:00");
    await page.getByText("2026-01-31 10:00:00.25 UTC").waitFor();
    await field(page, "took").fill("1h 30m");
    await page.getByRole("combobox", { name: "color", exact: true }).selectOption("green");
    await page.getByRole("button", { name: "Add item to list" }).click();
    await field(page, "list[0]").fill("-7");
    await page.getByRole("button", { name: "Add entry to nested" }).click();
    await field(page, "Key 1 of nested").fill("a b");
    await page.getByRole("button", { name: "Add item to nested.a b" }).click();
    await field(page, "nested.a b[0]").fill("2");
    await page.getByRole("combobox", { name: "Type of either" }).selectOption({ label: "string" });
    await field(page, "either").fill("7");
    await page.getByRole("combobox", { name: "Type of pet" }).selectOption({ label: "Dog" });
    await field(page, "pet.barks").fill("4");
    await field(page, "order.id").fill("o1");
    await field(page, "order.at.x").fill("9007199254740991");
    await field(page, "order.at.y").fill("1");
    await page.getByRole("button", { name: "Add item to order.stops" }).click();
    await field(page, "order.stops[0].x").fill("1");
    await field(page, "order.stops[0].y").fill("0.5");
    await page.getByRole("combobox", { name: "order.status" }).selectOption("paid");
    await field(page, "order.due").fill("2026-02-01");
    await page.getByRole("button", { name: "Add entry to order.counts" }).click();
    await field(page, "Key 1 of order.counts").fill("k");
    await field(page, "order.counts.k").fill("5");
    await field(page, "loose").fill('{"a": [1, 2.0, null]}');
    await upload(page, "Upload a file for file", join(folder, "hello.txt"));
    await upload(page, "Upload a directory for folder", join(folder, "tree"));
    await upload(page, "Upload a file for table", join(folder, "table.csv"));
    for (const [name, told] of [
      ["file", "hello.txt"],
      ["table", "table.csv"],
    ] as const)
      await page.getByRole("group", { name, exact: true }).getByText(told).waitFor();
  }

  const told = {
    big: "9223372036854775807",
    ratio: 0.001,
    title: "two\nlines <b>",
    on: true,
    at: "2026-01-31T10:00:00.250Z",
    took: 5400,
    color: "green",
    list: [-7],
    nested: { "a b": [2] },
    either: "7",
    pet: { barks: 4 },
    order: {
      id: "o1",
      at: { x: 9007199254740991, y: 1 },
      stops: [{ x: 1, y: 0.5 }],
      status: "paid",
      due: "2026-02-01T00:00:00.000Z",
      counts: { k: 5 },
    },
    loose: { a: [1, 2, null] },
    file: "hello",
    folder: "deep",
    table: 2,
    step: 3,
  };

  describe.each(themes)("in %s", (theme) => {
    test("a value of every type is filled in, launched, and launched again from what ran", async () => {
      writeFileSync(join(folder, "hello.txt"), "hello");
      mkdirSync(join(folder, "tree", "inner"), { recursive: true });
      writeFileSync(join(folder, "tree", "inner", "b.txt"), "deep");
      writeFileSync(join(folder, "table.csv"), "n\n1\n2\n");
      const tab = await openTab(bench.browser, bench.server.address, { theme });
      await tab.open(
        `${launchAddress}?workflow=console.programs.every-type.everything`,
        "Launch console.programs.every-type.everything",
      );
      await field(tab.page, "big").waitFor();
      await tab.expectClean();
      await fillEverything(tab.page);
      await tab.expectClean();
      await tab.picture("launch");
      await tab.page.getByRole("button", { name: "Launch", exact: true }).click();
      const name = await launched(tab.page);
      expect(JSON.parse(await outputOf(bench.remote, name))).toEqual(told);

      await tab.open(`${launchAddress}?from=${name}`, "Launch console.programs.every-type.everything");
      await field(tab.page, "order.id").waitFor();
      await field(tab.page, "order.id").fill("o2");
      await tab.page.getByRole("button", { name: "Launch", exact: true }).click();
      await tab.page.waitForURL((url) => url.pathname.includes("/executions/"));
      const again = await launched(tab.page);
      expect(again).not.toBe(name);
      expect(JSON.parse(await outputOf(bench.remote, again))).toEqual({ ...told, order: { ...told.order, id: "o2" } });
    });

    test("what is wrong is told at its field, and nothing is sent", async () => {
      const tab = await openTab(bench.browser, bench.server.address, { theme });
      await tab.open(
        `${launchAddress}?launch_plan=console.programs.orders.order`,
        "Launch console.programs.orders.order",
      );
      await field(tab.page, "count").fill("1.5");
      await tab.page.getByRole("button", { name: "Launch", exact: true }).click();
      await tab.page.getByText("Give a whole number.").waitFor();
      await tab.page.getByRole("button", { name: "count", exact: true }).waitFor();
      await tab.expectClean();
      await tab.picture("launch-wrong");
    });
  });

  test("inputs are taken from JSON or YAML, options are sent, and the keyboard is enough", async () => {
    const tab = await openTab(bench.browser, bench.server.address);
    await tab.open(
      `${launchAddress}?launch_plan=console.programs.orders.order`,
      "Launch console.programs.orders.order",
    );
    const { page } = tab;
    await page.getByRole("button", { name: "As text…" }).press("Enter");
    await field(page, "The launch as JSON or YAML").fill("count: many");
    await page.getByRole("button", { name: "Take over" }).press("Enter");
    await page.getByText("The value of count is not of its type.").waitFor();
    await field(page, "The launch as JSON or YAML").fill("count: 7 # YAML");
    await tab.expectClean();
    await page.getByRole("button", { name: "Take over" }).press("Enter");
    await expect.poll(() => field(page, "count").inputValue()).toBe("7");
    await page.getByRole("button", { name: "More options" }).press("Enter");
    await field(page, "Name").fill("by-hand");
    await field(page, "Labels").fill("team=search");
    await field(page, "Tags").fill("one\ntwo");
    await field(page, "Environment").fill("LEVEL=debug");
    await tab.expectClean();
    await field(page, "Name").press("Enter");
    expect(await launched(page)).toBe("by-hand");
    expect(await outputOf(bench.remote, "by-hand")).toBe("packed for 21");
    const { spec } = await toldOf(bench.remote, "by-hand");
    expect(spec).toMatchObject({
      labels: { values: { team: "search" } },
      tags: ["one", "two"],
      envs: { values: [{ key: "LEVEL", value: "debug" }] },
    });
  });
});
