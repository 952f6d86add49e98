import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { toJson } from "@bufbuild/protobuf";
import { unpackMessage } from "@haltere/core";
import { type Literal, LiteralMapSchema } from "@haltere/idl/core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing } from "../needs.ts";
import { chromiumPath, openTab, themes } from "./browser.ts";
import {
  field,
  group,
  type LaunchBench,
  launchAddress,
  launched,
  press,
  startLaunchBench,
  toldOf,
  upload,
} from "./launch-form.ts";

const kinds = "console.programs.launch-kinds.allKinds";

needing("Chromium", chromiumPath, (chromium) => {
  let bench: LaunchBench;
  beforeAll(async () => {
    bench = await startLaunchBench(chromium, ["launch-kinds.ts"]);
    writeFileSync(join(bench.folder, "raw.bin"), new Uint8Array([0, 255, 7]));
    writeFileSync(join(bench.folder, "some.csv"), "n,name\n1,a\n");
    writeFileSync(join(bench.folder, "hello.txt"), "hello");
  });
  afterAll(() => bench?.stop());

  async function fill(page: Page): Promise<void> {
    await field(page, "whole").fill("-9223372036854775808");
    await field(page, "ratio").fill("-inf");
    await press(page, "Give the empty text for title");
    await press(page, "Add item to grid");
    await press(page, "Add item to grid[0]");
    await field(page, "grid[0][0]").fill("1");
    await press(page, "Add item to grid[0]");
    await field(page, "grid[0][1]").fill("2");
    await press(page, "Add item to grid");
    await press(page, "Add entry to counts");
    await group(page, "counts").getByText("1 entry").waitFor();
    await press(page, "Remove counts.");
    await group(page, "counts").getByText("no entries").waitFor();
    await page.getByRole("combobox", { name: "Type of side" }).selectOption({ label: "Right" });
    await field(page, "side.size").fill("5");
    await field(page, "anything").fill('[1, 1.0, "x", {"deep": [null, .nan]}]');
    await group(page, "anything").getByText("Tree", { exact: true }).click();
    await page.getByRole("combobox", { name: "Type of anything[2]" }).waitFor();
    await field(page, "anything[2]").fill("y");
    await press(page, "Add item to anything[3].deep");
    await page.getByRole("combobox", { name: "Type of anything[3].deep[2]" }).selectOption("boolean");
    await group(page, "anything[3].deep[2]").getByText("true").waitFor({ state: "detached" });
    await page.getByRole("radiogroup", { name: "anything[3].deep[2]" }).getByText("true").click();
    await field(page, "dict").fill("{}");
    await upload(page, "From a file: raw", join(bench.folder, "raw.bin"));
    await group(page, "raw").getByText("3 bytes").waitFor();
    await page.getByLabel("Calendar of day").fill("2026-07-31T12:00:00", { force: true });
    await page.getByRole("combobox", { name: "Zone of day" }).selectOption("Europe/Berlin");
    await group(page, "day").getByText("2026-07-31 10:00:00 UTC").waitFor();
    await upload(page, "Upload a file for file", join(bench.folder, "hello.txt"));
    await group(page, "file").getByText("hello.txt").waitFor();
    await press(page, "Whole address of file");
    expect(await field(page, "file").inputValue()).toMatch(/\/uploads\/.*hello\.txt$/);
    await field(page, "Format of file").fill("txt");
    await group(page, "table").getByText("Columns: n integer, name string").waitFor();
    await upload(page, "Upload a file for table", join(bench.folder, "some.csv"));
    await group(page, "table").getByText("some.csv").waitFor();
  }

  function unpacked(literal: Literal | undefined): unknown {
    const scalar = literal?.value.case === "scalar" ? literal.value.value.value : undefined;
    return scalar?.case === "binary" ? unpackMessage(scalar.value.value) : scalar;
  }

  async function seen(name: string) {
    const { inputs } = await toldOf(bench.remote, name);
    return { literals: inputs.literals, json: toJson(LiteralMapSchema, inputs) };
  }

  describe.each(themes)("in %s", (theme) => {
    test("values that look alike, are empty or hold others go out as they were given", async () => {
      const tab = await openTab(bench.browser, bench.server.address, { theme });
      const { page } = tab;
      await tab.open(`${launchAddress}?launch_plan=${kinds}`, `Launch ${kinds}`);
      expect(await field(page, "took").inputValue()).toBe("1m 30s");
      expect(await field(page, "shape.x").inputValue()).toBe("3");
      await group(page, "shape").getByText("default").first().waitFor();
      await fill(page);
      await tab.expectClean();
      await press(page, "Launch");
      const name = await launched(page);
      const { literals, json } = await seen(name);
      expect(json).toMatchObject({
        literals: {
          whole: { scalar: { primitive: { integer: "-9223372036854775808" } } },
          ratio: { scalar: { primitive: { floatValue: "-Infinity" } } },
          title: { scalar: { primitive: { stringValue: "" } } },
          grid: { collection: { literals: [{ collection: { literals: [{}, {}] } }, { collection: {} }] } },
          counts: { map: {} },
          raw: { scalar: { binary: { value: "AP8H" } } },
          day: { scalar: { primitive: { datetime: "2026-07-31T10:00:00Z" } } },
          file: { scalar: { blob: { metadata: { type: { format: "txt" } } } } },
          took: { scalar: { primitive: { duration: "90s" } } },
          table: {
            scalar: {
              structuredDataset: {
                metadata: {
                  structuredDatasetType: { format: "csv", columns: [{ name: "n" }, { name: "name" }] },
                },
              },
            },
          },
          side: { scalar: { union: { type: { metadata: { title: "Right" } } } } },
        },
      });
      expect(unpacked(literals.anything)).toEqual([1n, 1, "y", new Map([["deep", [null, Number.NaN, true]]])]);
      expect(unpacked(literals.shape)).toEqual(new Map<string, unknown>(Object.entries({ x: 3n, y: 0.5 })));

      await tab.open(`${launchAddress}?from=${name}`, `Launch ${kinds}`);
      await page.getByRole("textbox", { name: "whole", exact: true }).waitFor();
      await press(page, "Launch");
      await page.waitForURL(/\/executions\/[a-z0-9-]+$/);
      expect((await seen(await launched(page))).json).toEqual(json);
    });
  });

  test("a default is changed and given again, and what the launch plan fixes is locked", async () => {
    const tab = await openTab(bench.browser, bench.server.address);
    const { page } = tab;
    const fixed = "console.programs.launch-kinds.fixedKinds";
    await tab.open(`${launchAddress}?launch_plan=${fixed}`, `Launch ${fixed}`);
    expect(await field(page, "name").inputValue()).toBe("Ann");
    await field(page, "name").fill("Bob");
    await group(page, "name").getByText("changed").waitFor();
    await press(page, "Give name its default");
    expect(await field(page, "name").inputValue()).toBe("Ann");
    const locked = page.getByRole("region", { name: "Fixed inputs" });
    await locked.getByText("list of string").waitFor();
    await locked.getByRole("img", { name: "locked" }).first().waitFor();
    expect(await locked.locator("pre").allTextContents()).toEqual(["7", '[\n  "x",\n  "y"\n]']);
    expect(await field(page, "count").count()).toBe(0);
    await tab.expectCleanInThemes();
    await press(page, "Launch");
    const { json } = await seen(await launched(page));
    expect(json).toMatchObject({ literals: { count: { scalar: { primitive: { integer: "7" } } } } });
  });

  test("an object is text and fields by turns, and what does not fit stays as it is", async () => {
    const tab = await openTab(bench.browser, bench.server.address);
    const { page } = tab;
    await tab.open(`${launchAddress}?launch_plan=${kinds}`, `Launch ${kinds}`);
    await field(page, "shape.x").fill("8");
    await press(page, "As JSON: shape");
    expect(JSON.parse(await field(page, "shape").inputValue())).toEqual({ x: 8, y: 0.5 });
    await field(page, "shape").fill("x: 9 # YAML\nz: 1");
    await press(page, "As fields: shape");
    await page.getByText("The text has other fields than there are controls for.").waitFor();
    await field(page, "shape").fill("x: 9\ny: 1.5");
    await press(page, "As fields: shape");
    expect(await field(page, "shape.y").inputValue()).toBe("1.5");
    await field(page, "dict").fill("a: [1");
    await press(page, "Launch");
    await group(page, "dict")
      .getByText(/at line 1/)
      .waitFor();
    await field(page, "dict").fill("a: {b: [1]}");
    await group(page, "dict").getByText("Tree", { exact: true }).click();
    await field(page, "dict.a.b[0]").waitFor();
    await group(page, "dict").getByText("JSON", { exact: true }).click();
    expect(JSON.parse(await field(page, "dict").inputValue())).toEqual({ a: { b: [1] } });
    await tab.expectCleanInThemes();
  });
});
