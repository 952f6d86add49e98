import { expect, test } from "vitest";
import { versionsRequest } from "./versions-request.ts";

const id = { project: "p", domain: "d", name: "n" };

test("a part of a version is asked for by the server, with nothing that its filters read as signs", () => {
  expect(versionsRequest(id, { versions: " v1+eq(name,x);%", offset: "50" })).toMatchObject({
    filters: "contains(version,v1_eq_name_x__%)",
    token: "50",
  });
});

test("no search asks for the latest, and an offset that is none for the first page", () => {
  expect(versionsRequest(id, { offset: "-1 or so" })).toMatchObject({ filters: "", token: "" });
});
