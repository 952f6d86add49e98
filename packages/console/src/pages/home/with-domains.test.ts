import { create } from "@bufbuild/protobuf";
import { DomainOverviewSchema } from "@haltere/idl/haltere";
import { expect, test } from "vitest";
import { withDomains } from "./with-domains.ts";

const overview = (project: string, going: number) =>
  create(DomainOverviewSchema, { place: { project, domain: "d" }, going });

test("what was read anew takes the place of what was known, and nothing else comes or goes", () => {
  const known = [overview("a", 1), overview("b", 2), overview("c", 3)];
  const merged = withDomains(known, [overview("c", 9), overview("elsewhere", 5)]);
  expect(merged.map(({ place, going }) => `${place?.project} ${going}`)).toEqual(["a 1", "b 2", "c 9"]);
  expect(merged[0]).toBe(known[0]);
});
