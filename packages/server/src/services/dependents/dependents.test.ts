import { ResourceType } from "@haltere/idl/core";
import { DependentsService } from "@haltere/idl/haltere";
import { expect, onTestFinished, test } from "vitest";
import { callsOf } from "../../testing/control-plane.ts";
import { onEveryStore } from "../../testing/on-every-store.ts";
import { registerAll, taskRequest, workflowRequest } from "../../testing/registrations.ts";

await onEveryStore("DependentsService", (open) => {
  test("the workflows whose latest version runs a task are told, and no others", async () => {
    const plane = await open();
    onTestFinished(() => plane.close());
    await registerAll(plane, "p");
    const { listDependents } = callsOf(plane.services, DependentsService);
    await plane.admin.createTask(taskRequest({ project: "p", name: "other", version: "v2" }));
    await plane.admin.createWorkflow(workflowRequest({ project: "p", name: "moved" }, "t"));
    plane.clock.advance(1_000_000);
    await plane.admin.createWorkflow(workflowRequest({ project: "p", name: "moved", version: "v2" }, "other"));
    const of = async (name: string) => {
      const found = await listDependents({
        project: "p",
        domain: "development",
        resourceType: ResourceType.TASK,
        name,
      });
      expect(found).toMatchObject({ lookedAt: 2, more: false });
      return found.dependents.map(({ workflow, nodes, version }) => [
        workflow?.name,
        workflow?.version,
        nodes.length,
        version,
      ]);
    };
    expect(await of("t")).toEqual([["w", "v1", 1, "v1"]]);
    expect(await of("other")).toEqual([["moved", "v2", 1, "v2"]]);
    expect(await of("none")).toEqual([]);
    await expect(listDependents({ project: "p", domain: "development", name: "t" })).rejects.toThrow("resource_type");
  });
});
