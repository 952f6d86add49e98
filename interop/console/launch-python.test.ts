import { dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing, python } from "../needs.ts";
import { chromiumPath, openTab, themes } from "./browser.ts";
import {
  field,
  type LaunchBench,
  launchAddress,
  launched,
  outputOf,
  press,
  runLine,
  startLaunchBench,
} from "./launch-form.ts";

const programs = join(import.meta.dirname, "programs");
const plan = "launch_kinds.told";

// Python's dataclasses, its pydantic models, enums and times: registered by pyflyte, run by Python, launched from the form.
const both = chromiumPath === undefined || python === undefined ? undefined : { chromium: chromiumPath, python };

needing("Chromium and a Python with flytekit", both, (needs) => {
  let bench: LaunchBench;
  beforeAll(async () => {
    bench = await startLaunchBench(needs.chromium, [], { python: needs.python });
    const pyflyte = `cd ${programs} && ${join(dirname(needs.python), "pyflyte")}`;
    await runLine(`${pyflyte} register launch_kinds.py --version v1`, {
      FLYTE_PLATFORM_URL: bench.server.endpoint,
      FLYTE_PLATFORM_INSECURE: "true",
      PYTHONDONTWRITEBYTECODE: "1",
    });
  });
  afterAll(() => bench?.stop());

  async function fill(page: Page): Promise<void> {
    await field(page, "order.id").fill("o'1");
    await field(page, "order.at.x").fill("9007199254740993");
    await field(page, "order.at.y").fill("2");
    await press(page, "Add item to order.stops");
    await field(page, "order.stops[0].x").fill("-1");
    await press(page, "Add entry to order.counts");
    await field(page, "Key 1 of order.counts").fill("k");
    await field(page, "order.counts.k").fill("5");
    await page.getByRole("combobox", { name: "Type of pet" }).selectOption({ label: "Dog" });
    await field(page, "pet.lives").fill("3");
    await field(page, "tree.value").fill("1");
    await press(page, "Add item to tree.children");
    await field(page, "tree.children[0].value").fill("2");
    await press(page, "Add item to tree.children[0].names");
    await field(page, "tree.children[0].names[0]").fill("leaf");
    await page.getByRole("combobox", { name: "size", exact: true }).selectOption("large");
    await field(page, "at").fill("2026-01-31 12:00 Europe/Berlin");
  }

  const told =
    "(Order(id=\"o'1\", at=Point(x=9007199254740993, y=2.0), stops=[Point(x=-1, y=0.5)], counts={'k': 5}, note=None, tags=['new']), " +
    "Dog(lives=3), Tree(value=1, children=[Leaf(value=2, names=['leaf'])], best=None), <Size.LARGE: 'large'>, " +
    "'2026-01-31T11:00:00+00:00', 120.0, Point(x=7, y=0.5), None)";

  describe.each(themes)("in %s", (theme) => {
    test("what pyflyte registered is launched from the form, and again from what ran", async () => {
      const tab = await openTab(bench.browser, bench.server.address, { theme });
      const { page } = tab;
      await tab.open(`${launchAddress}?workflow=${plan}`, `Launch ${plan}`);
      expect(await field(page, "took").inputValue()).toBe("2m");
      expect(await field(page, "spot.x").inputValue()).toBe("7");
      await fill(page);
      await tab.expectClean();
      await press(page, "Launch");
      const name = await launched(page);
      expect(await outputOf(bench.remote, name)).toBe(told);
      await tab.open(`${launchAddress}?from=${name}`, `Launch ${plan}`);
      await field(page, "tree.children[0].names[0]").waitFor();
      await page.getByRole("combobox", { name: "Type of maybe" }).selectOption({ label: "Point" });
      await field(page, "maybe.x").fill("8");
      await press(page, "Launch");
      await page.waitForURL(/\/executions\/[a-z0-9-]+$/);
      expect(await outputOf(bench.remote, await launched(page))).toBe(told.replace(/None\)$/, "Point(x=8, y=0.5))"));
    });
  });
});
