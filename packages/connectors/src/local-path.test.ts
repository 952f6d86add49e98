import { expect, test } from "vitest";
import { localPath } from "./local-path.ts";

test.each([
  ["file:///a b/%20", "/a b/%20"],
  ["/a/b", "/a/b"],
  ["s3://b/k", undefined],
  ["http://h/p", undefined],
  ["file://relative", undefined],
  ["", undefined],
])("%s", (address, path) => expect(localPath(address)).toBe(path));
