import { version } from "../version.ts";
import { tableHtml } from "./table.ts";

/** What the task runs on and with: Node, what it is made of, and haltere. What the user's code imports is part of its bundle. */
export function dependenciesHtml(): string {
  const { node, v8, openssl } = process.versions;
  return tableHtml(
    Object.entries({ haltere: version, node, v8, openssl }).map(([name, version]) => ({ name, version })),
  );
}
