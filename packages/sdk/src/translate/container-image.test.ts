import { expect, test } from "vitest";
import { imageSpec } from "../entities/image-spec.ts";
import { containerImage } from "./container-image.ts";

const settings = {
  image: "localhost:5000/team/default:v1",
  images: { gpu: "ghcr.io/x/gpu:v9", pinned: "ghcr.io/x/pinned@sha256:ab", bare: "localhost:5000/bare" },
};

test.each([
  [undefined, "localhost:5000/team/default:v1"],
  ["", "localhost:5000/team/default:v1"],
  ["plain:1", "plain:1"],
  ["{{.image.gpu}}", "ghcr.io/x/gpu:v9"],
  ["{{ .images.gpu }}", "ghcr.io/x/gpu:v9"],
  ["{{.image.gpu.fqn}}:{{.image.default.version}}", "ghcr.io/x/gpu:v1"],
  ["{{.image.default.fqn}}-gpu:{{.image.gpu.version}}", "localhost:5000/team/default-gpu:v9"],
  // A digest stands behind @, whatever stood before its template.
  ["{{.image.gpu.fqn}}:{{.image.pinned.version}}", "ghcr.io/x/gpu@sha256:ab"],
  ["{{.image.pinned.fqn}}@{{.image.pinned.version}}", "ghcr.io/x/pinned@sha256:ab"],
  // Without a tag of its own an image has the default's.
  ["{{.image.bare.fqn}}:{{.image.bare.version}}", "localhost:5000/bare:v1"],
  ["{{.image.bare}}", "localhost:5000/bare"],
])("%s is %s", (image, expected) => {
  expect(containerImage(image, settings)).toBe(expected);
});

test("a name or a part that there is not is told, with what there is", () => {
  expect(() => containerImage("{{.image.tpu}}", settings)).toThrow(
    expect.objectContaining({
      message: expect.stringContaining("tpu"),
      hint: expect.stringMatching(/--image tpu=.*gpu, pinned, bare, default/),
    }),
  );
  expect(() => containerImage("{{.image.gpu.tag}}", settings)).toThrow(/asks for tag of the image gpu/);
  expect(() => containerImage("{{.image.toString}}", settings)).toThrow(/names toString/);
});

test("where nothing is registered, templates stay", () => {
  expect(containerImage("{{.image.tpu}}", { image: "i", images: "any" })).toBe("{{.image.tpu}}");
});

test("a spec is its reference, and told of", () => {
  const spec = imageSpec({ name: "etl", registry: "ghcr.io/acme" });
  const used: unknown[] = [];
  expect(containerImage(spec, { ...settings, imageUsed: (image) => used.push(image) })).toBe(spec.reference);
  expect(used).toEqual([spec]);
});
