// Two clients that create the same thing at the same moment: one succeeds, the other learns that it exists.
import { startControlPlane } from "@haltere/cli/testing";
import { expect, test } from "vitest";

const tries = Number(process.env.HALTERE_RACE_TRIES ?? 500);

test(`${tries} times exactly one of two creations succeeds`, async () => {
  const controlPlane = await startControlPlane();
  const create = async (id: string): Promise<number> => {
    const response = await fetch(`${controlPlane.address}/api/v1/projects`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ project: { id, name: id } }),
    });
    await response.arrayBuffer();
    return response.status;
  };
  try {
    for (let attempt = 0; attempt < tries; attempt++) {
      const ended = await Promise.all([create(`p${attempt}`), create(`p${attempt}`)]);
      expect(ended.sort()).toEqual([200, 409]);
    }
  } finally {
    await controlPlane.stop();
  }
});
