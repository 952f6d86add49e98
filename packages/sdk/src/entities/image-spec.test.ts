import { expect, test } from "vitest";
import { version } from "../version.ts";
import { type ImageSpecOptions, imageSpec } from "./image-spec.ts";

test("says all of an image in its Dockerfile, in one order", () => {
  const { dockerfile, files, reference } = imageSpec({
    name: "team/etl",
    registry: "ghcr.io/acme/",
    base: "node:24",
    apt: ["libvips", "ca-certificates=20230311"],
    packages: ["sharp@0.34.3", "@scope/name@^1 || ^2"],
    npmRegistry: "https://npm.example/",
    env: { MODE: 'a "b" $HOME \\' },
    files: { "/etc/z.json": "{}", "/etc/a b.txt": new Uint8Array([1, 2]) },
    commands: ["echo 'one' && echo two"],
    workingDirectory: "/app",
  });
  expect(dockerfile).toBe(`FROM node:24
WORKDIR /app
RUN apt-get update && apt-get install --yes --no-install-recommends libvips ca-certificates=20230311 && rm -rf /var/lib/apt/lists/*
RUN npm install --no-audit --no-fund --prefix /app --registry=https://npm.example/ haltere@${version} sharp@0.34.3 '@scope/name@^1 || ^2'
ENV PATH=/app/node_modules/.bin:$PATH
ENV MODE="a \\"b\\" \\$HOME \\\\"
COPY ["files/etc/a b.txt","/etc/a b.txt"]
COPY ["files/etc/z.json","/etc/z.json"]
RUN ["/bin/sh","-c","echo 'one' && echo two"]
`);
  expect(Object.keys(files)).toEqual(["files/etc/a b.txt", "files/etc/z.json"]);
  expect(reference).toMatch(/^ghcr\.io\/acme\/team\/etl:[0-9a-f]{20}$/);
});

test("an image with nothing of its own has Node and Haltere", () => {
  const { dockerfile, reference } = imageSpec({ name: "plain" });
  expect(dockerfile).toBe(`FROM node:24-slim
WORKDIR /root
RUN npm install --no-audit --no-fund --prefix /root haltere@${version}
ENV PATH=/root/node_modules/.bin:$PATH
`);
  expect(reference).toMatch(/^plain:/);
  expect(imageSpec({ name: "bare", haltere: false }).dockerfile).toBe("FROM node:24-slim\nWORKDIR /root\n");
});

const tag = (options: Partial<ImageSpecOptions>) => imageSpec({ name: "a", ...options }).reference.split(":")[1];

test("the tag is the content's: the same for the same, another for any other", () => {
  const options: ImageSpecOptions = { name: "a", apt: ["x"], files: { "/b": "1", "/c": "2" } };
  expect(tag(options)).toBe(tag({ ...options, files: { "/c": "2", "/b": "1" } }));
  // Neither is part of the image.
  expect(tag({ ...options, registry: "r" })).toBe(tag(options));
  const others = [
    { base: "node:22" },
    { apt: ["y"] },
    { packages: ["x@1"] },
    { env: { A: "1" } },
    { commands: ["true"] },
    { files: { "/b": "1", "/c": "3" } },
    { files: { "/b": "1\0/c\x001\0", "/c": "2" } },
    { platform: "linux/arm64" },
    { workingDirectory: "/app" },
  ].map((change) => tag({ ...options, ...change }));
  expect(new Set([tag(options), ...others]).size).toBe(others.length + 1);
});

test.each<[string, Partial<ImageSpecOptions>, RegExp]>([
  ["a tag in the name", { name: "a:1" }, /named "a:1"/],
  ["capital letters in the name", { name: "Etl" }, /named "Etl"/],
  ["a base of two words", { base: "node:24 AS x" }, /base: "node:24 AS x"/],
  ["an option as a package", { apt: ["--allow"] }, /package "--allow"/],
  ["a package with a line break", { packages: ["x\nRUN y"] }, /package "x\\nRUN y"/],
  ["a variable with a line break", { env: { A: "1\nRUN y" } }, /variable "A"/],
  ["a file at no absolute path", { files: { "a.txt": "" } }, /file "a\.txt"/],
  ["a file outside", { files: { "/a/../../b": "" } }, /file "\/a\/\.\.\/\.\.\/b"/],
])("refuses %s", (_, options, message) => {
  expect(() => imageSpec({ name: "a", ...options })).toThrow(message);
});
