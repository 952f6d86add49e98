import type { FlyteError } from "@haltere/core";
import { expect, test } from "vitest";
import { startThread } from "./thread.ts";

test.each([
  ["throws", "throw new Error('broken')", "broken"],
  ["exits", "process.exit(3)", "status 3"],
  ["cannot be loaded", "import 'nothing:here'", "nothing:"],
])("a thread that %s is told as lost, with the reason", async (_, source, reason) => {
  const losses: FlyteError[] = [];
  const thread = startThread(
    new URL(`data:text/javascript,${encodeURIComponent(source)}`),
    {},
    {
      message() {},
      lost: (error) => losses.push(error),
    },
  );
  await thread.ended;
  expect(losses[0]).toMatchObject({ code: "Unavailable", message: expect.stringContaining(reason) });
});
