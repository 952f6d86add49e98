import fc from "fast-check";
import { expect, test } from "vitest";
import { compilePathTemplate } from "./path-template.ts";

const match = (template: string, path: string) => compilePathTemplate(template).match(path.slice(1).split("/"));

test.each([
  ["/v1/a", "/v1/a", []],
  ["/v1/a", "/v1/b", undefined],
  ["/v1/a", "/v1/a/", undefined],
  ["/v1/{id}", "/v1/x", ["x"]],
  ["/v1/{id}", "/v1/", [""]],
  ["/v1/{id}", "/v1/x/y", undefined],
  ["/v1/{a.b}/x/{c}", "/v1/1/x/2", ["1", "2"]],
  ["/v1/{name=projects/*}/y", "/v1/projects/p/y", ["projects/p"]],
  ["/v1/{name=projects/*}/y", "/v1/others/p/y", undefined],
  ["/v1/{rest=**}", "/v1/a/b/c", ["a/b/c"]],
  ["/v1/{rest=**}", "/v1", [""]],
  ["/v1/{rest=**}/end/{x}", "/v1/a/b/end/c", ["a/b", "c"]],
  ["/v1/{rest=**}/end/{x}", "/v1/end/c", ["", "c"]],
  ["/v1/*/{x}", "/v1/any/c", ["c"]],
  ["/v1/{id}:cancel", "/v1/x:cancel", ["x"]],
  ["/v1/{id}:cancel", "/v1/x", undefined],
  ["/v1/{id}:cancel", "/v1/:cancel", undefined],
  ["/v1/{id}", "/v1/x:cancel", ["x:cancel"]],
  ["/", "/", []],
])("%s against %s", (template, path, values) => expect(match(template, path)).toEqual(values));

test("binds what was put into it", () => {
  const part = fc.stringMatching(/^[^/:{}*]{1,8}$/);
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 6 }),
      fc.array(part, { maxLength: 6 }),
      (values, literals) => {
        const places = values.flatMap((_, at) => [literals[at] ?? "l", `{v${at}}`]);
        const path = values.flatMap((value, at) => [literals[at] ?? "l", value]);
        expect(compilePathTemplate(`/${places.join("/")}`).match(path)).toEqual(values);
      },
    ),
  );
});

test("says what is no template", () => {
  expect(() => compilePathTemplate("/v1/{=x}")).toThrow("{=x}");
  expect(() => compilePathTemplate("/v1/**/x/**")).toThrow("twice");
});
