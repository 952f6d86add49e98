import { expect, test } from "vitest";
import { imageChoices } from "./image-options.ts";

test("the image without a name is the default, the others have theirs", () => {
  expect(
    imageChoices({ image: ["gpu=ghcr.io/x/gpu:v9", "registry:5000/a@sha256:ab"], env: ["A=1", "B=x=y", "C="] }),
  ).toEqual({
    image: "registry:5000/a@sha256:ab",
    images: { gpu: "ghcr.io/x/gpu:v9" },
    env: { A: "1", B: "x=y", C: "" },
  });
  expect(imageChoices({ image: ["default=a:1"] })).toMatchObject({ image: "a:1", images: {} });
  expect(imageChoices({})).toEqual({ image: undefined, images: {}, env: {} });
});

test.each([
  [{ image: ["a:1", "b:1"] }, /twice which image default is/],
  [{ image: ["gpu=a", "gpu=b"] }, /twice which image gpu is/],
  [{ image: ["=a"] }, /--image =a is no name=value/],
  [{ image: ["gpu="] }, /--image gpu= is no name=value/],
  [{ env: ["A"] }, /--env A is no name=value/],
])("refuses %o", (flags, message) => {
  expect(() => imageChoices(flags)).toThrow(message);
});
