import { readFileSync } from "node:fs";
import { main } from "@haltere/cli";

/** The command `haltere`. */
export async function start(words: readonly string[]): Promise<void> {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  await main(words, { version: String(version) });
}
