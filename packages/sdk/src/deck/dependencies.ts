import { version } from "../version.ts";
import { tableHtml } from "./table.ts";

/** The packages in a bundle with their versions, as `name@version` with spaces between; defined by the bundler. */
declare const HALTERE_PACKAGES: string;

/** What the task runs on and with. */
export function dependenciesHtml(): string {
  const packages = typeof HALTERE_PACKAGES === "undefined" ? "" : HALTERE_PACKAGES;
  const rows = packages
    .split(" ")
    .filter((text) => text !== "")
    .map((text) => ({ name: text.slice(0, text.lastIndexOf("@")), version: text.slice(text.lastIndexOf("@") + 1) }));
  return tableHtml([
    { name: "node", version: process.versions.node },
    { name: "haltere", version },
    ...rows.filter(({ name }) => name !== "haltere"),
  ]);
}
