import { expect, test } from "vitest";
import { imagePython } from "./image-pythons.ts";

const environments = {
  python: ({ python, packages }: { python: string; packages: readonly string[] }) =>
    Promise.resolve(`${python} with ${packages}`),
};
const pythonOf = imagePython(
  [
    { image: "a/plain:*", python: "/plain" },
    { image: "a/*", packages: ["x==1"] },
    { image: "b.c", python: "/b", packages: ["y"] },
  ],
  environments,
  "/all",
);

test("the first image that matches counts, as a whole", async () => {
  expect(await pythonOf("a/plain:1")).toBe("/plain");
  expect(await pythonOf("a/other:1")).toBe("/all with x==1");
  expect(await pythonOf("b.c")).toBe("/b with y");
  for (const other of ["bxc", "b.c.d", "", "xa/plain:1"]) expect(await pythonOf(other)).toBe("/all");
});
