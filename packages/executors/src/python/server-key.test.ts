import { expect, test } from "vitest";
import { type ServerIdentity, serverKey } from "./server-key.ts";

const identity: ServerIdentity = {
  python: ["/p"],
  program: "/bin/pyflyte-execute",
  modules: ["m"],
  code: "h",
  environment: { A: "1", B: "2", FLYTE_INTERNAL_EXECUTION_ID: "e", TMPDIR: "/t", TRACEPARENT: "x" },
};
const changed = (change: Partial<ServerIdentity>) => serverKey({ ...identity, ...change });

test("attempts share a server whatever execution, item or trace they are of", () => {
  const other = { B: "2", A: "1", FLYTE_INTERNAL_EXECUTION_ID: "f", TMPDIR: "/u", FLYTE_K8S_ARRAY_INDEX: "3" };
  expect(changed({ environment: other })).toBe(serverKey(identity));
});

test("another Python, code, module or variable is another server", () => {
  const keys = [
    serverKey(identity),
    changed({ python: ["/q"] }),
    changed({ code: undefined }),
    changed({ code: "i" }),
    changed({ modules: ["n"] }),
    changed({ environment: { ...identity.environment, A: "2" } }),
    changed({ environment: { ...identity.environment, FLYTE_SDK_LOGGING_LEVEL: "10" } }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});
