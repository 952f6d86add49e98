import type { Locator, Page } from "playwright-core";

/** One of the outputs on a page of a run or in the panel of a node, by its name. */
export function outputOf(page: Page, name: string): Locator {
  return page
    .getByRole("region", { name: "Outputs" })
    .locator("dl > div", { has: page.getByText(name, { exact: true }) });
}
