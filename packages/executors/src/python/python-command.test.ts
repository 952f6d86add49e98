import { expect, test } from "vitest";
import { pythonCommand } from "./python-command.ts";

const resolver = "flytekit.core.python_auto_container.default_task_resolver";
const inner = ["--inputs", "i.pb", "--resolver", resolver, "--", "task-module", "a.b", "task-name", "t"];
const fast = ["pyflyte-fast-execute", "--additional-distribution", "/c/fast.tar.gz", "--dest-dir", ".", "--"];

test("says what a plain command would import", () => {
  expect(pythonCommand(["pyflyte-execute", ...inner])).toEqual({
    command: "pyflyte-execute",
    args: inner,
    modules: ["flytekit.core.python_auto_container", "a.b"],
  });
});

test("tells the inner command of a fast registration where its code is from, as flytekit does", () => {
  expect(pythonCommand([...fast, "pyflyte-map-execute", ...inner])).toMatchObject({
    command: "pyflyte-map-execute",
    archive: "/c/fast.tar.gz",
    args: [
      ...[
        "--inputs",
        "i.pb",
        "--dynamic-addl-distro",
        "/c/fast.tar.gz",
        "--dynamic-dest-dir",
        ".",
        "--resolver",
        resolver,
      ],
      ...["--", "task-module", "a.b", "task-name", "t"],
    ],
  });
});

test("leaves what it does not know to a process of its own", () => {
  const others = [
    ["python", "-c", "1"],
    [],
    ["pyflyte-execute", "--inputs", "i.pb"],
    [...fast, "python", "x.py"],
    [...fast, ...fast, "pyflyte-execute", ...inner],
    [...fast.with(4, "/elsewhere"), "pyflyte-execute", ...inner],
    [...fast.with(2, "/c/entity.pkl.gz"), "pyflyte-execute", ...inner],
    ["pyflyte-fast-execute", "--", "pyflyte-execute", ...inner],
  ];
  for (const words of others) expect(pythonCommand(words), words.join(" ")).toBeUndefined();
});
