import { expect, test } from "vitest";
import { interpreterOf } from "./script-interpreter.ts";

test.each([
  ["#!/venv/bin/python\nimport re", ["/venv/bin/python"]],
  ["#!/usr/bin/python3.11 -sE\n", ["/usr/bin/python3.11", "-sE"]],
  ["#!/bin/sh\n'''exec' \"/a folder/bin/python3\" \"$0\" \"$@\"\n' '''\n", ["/a folder/bin/python3"]],
  ["#!/bin/sh\n'''exec' /long/bin/python \"$0\" \"$@\"\n' '''\n", ["/long/bin/python"]],
])("%j", (text, words) => expect(interpreterOf(text)).toEqual(words));

test.each(["#!/usr/bin/env bash\n", "#!/bin/sh\necho\n", "\u007fELF", "", "#!python\n"])(
  "%j is no Python's script",
  (text) => expect(interpreterOf(text)).toBeUndefined(),
);
