import { create } from "@bufbuild/protobuf";
import { IdentifierSchema, ResourceType } from "@haltere/idl/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { executionText, parseExecutionIdentifier } from "./execution-identifier.ts";
import { compareIdentifiers, identifierKey, identifierText, parseIdentifier, sameIdentifier } from "./identifier.ts";

const part = fc.string({ minLength: 1 }).filter((text) => !text.includes(":"));
const identifier = fc
  .record({ project: part, domain: part, name: fc.string({ minLength: 1 }), version: part })
  .map((parts) => create(IdentifierSchema, { resourceType: ResourceType.TASK, ...parts }));

test("an identifier survives its text form, colons in the name included", () => {
  fc.assert(
    fc.property(identifier, (id) => {
      expect(parseIdentifier(identifierText(id), ResourceType.TASK)).toEqual(id);
    }),
  );
});

test.each(["", "p:d:n", "p:d::v", ":d:n:v", "p:d:n:"])("%j is refused as an identifier", (text) => {
  expect(() => parseIdentifier(text, ResourceType.WORKFLOW)).toThrow(/no identifier of a workflow/);
});

test("the key, the order and sameness agree with each other", () => {
  fc.assert(
    fc.property(identifier, identifier, (a, b) => {
      expect(identifierKey(a) === identifierKey(b)).toBe(sameIdentifier(a, b));
      expect(Math.sign(compareIdentifiers(a, b)) + Math.sign(compareIdentifiers(b, a))).toBe(0);
    }),
  );
});

test("the key tells parts apart that the text form does not", () => {
  const a = create(IdentifierSchema, { project: "p", domain: "d", name: "n:m", version: "v" });
  const b = create(IdentifierSchema, { project: "p", domain: "d:n", name: "m", version: "v" });
  expect(identifierText(a)).toBe(identifierText(b));
  expect(identifierKey(a)).not.toBe(identifierKey(b));
});

test("an execution's identifier is project:domain:name and nothing else", () => {
  expect(executionText(parseExecutionIdentifier("p:development:x1"))).toBe("p:development:x1");
  for (const text of ["p:d", "p:d:n:v", "p::n"]) expect(() => parseExecutionIdentifier(text)).toThrow(/execution/);
});
