import { create } from "@bufbuild/protobuf";
import { booleanLiteral, integerLiteral, integerType, literalMap } from "@haltere/core";
import { LiteralTypeSchema, SimpleType, WorkflowExecution_Phase } from "@haltere/idl/core";
import { GateService } from "@haltere/idl/haltere";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callsOf, type TestControlPlane } from "../../testing/control-plane.ts";
import { executionId, workflowEvent } from "../../testing/events.ts";
import { onEveryStore } from "../../testing/on-every-store.ts";
import { launchPlanId, registerAll, workflowId } from "../../testing/registrations.ts";

await onEveryStore("GateService", (open) => {
  const boolean = create(LiteralTypeSchema, { type: { case: "simple", value: SimpleType.BOOLEAN } });
  let plane: TestControlPlane;
  let gates: ReturnType<typeof callsOf<typeof GateService>>;

  const approve = (signalId: string) => ({
    id: signalId,
    target: {
      case: "gateNode" as const,
      value: { condition: { case: "approve" as const, value: { signalId, outputVariableName: "o0" } } },
    },
    inputs: [{ var: "o0", binding: { value: { case: "promise" as const, value: { nodeId: "", var: "a" } } } }],
  });
  const ask = (signalId: string) => ({
    id: signalId,
    target: {
      case: "gateNode" as const,
      value: { condition: { case: "signal" as const, value: { signalId, type: boolean, outputVariableName: "o0" } } },
    },
  });

  beforeAll(async () => {
    plane = await open();
    gates = callsOf(plane.services, GateService);
    for (const project of ["p", "q"]) {
      await registerAll(plane, project);
      const version = { project, name: "gated" };
      await plane.admin.createWorkflow({
        id: workflowId(version),
        spec: {
          template: {
            interface: { inputs: { variables: { a: { type: integerType() } } } },
            nodes: [approve("release"), ask("flag")],
          },
        },
      });
      await plane.admin.createLaunchPlan({ id: launchPlanId(version), spec: { workflowId: workflowId(version) } });
      for (const name of ["over", "live"]) {
        const id = executionId(project, name);
        const launchPlan = launchPlanId(version);
        await plane.admin.createExecution({
          ...id,
          spec: { launchPlan },
          inputs: literalMap({ a: integerLiteral(1) }),
        });
        await plane.admin.createWorkflowEvent(workflowEvent(id, WorkflowExecution_Phase.RUNNING, 1));
        for (const signalId of ["release", "flag"])
          await plane.signals.getOrCreateSignal({ id: { signalId, executionId: id }, type: boolean });
        if (name === "over")
          await plane.admin.createWorkflowEvent(workflowEvent(id, WorkflowExecution_Phase.ABORTED, 9));
      }
    }
  });
  afterAll(() => plane.close());

  const told = async (request: Parameters<typeof gates.listGates>[0]) =>
    (await gates.listGates(request)).gates.map(({ id, approval, workflow }) => [
      id?.executionId?.project,
      id?.executionId?.name,
      id?.signalId,
      approval,
      workflow?.name,
    ]);

  test("what waits in live executions is listed, of every project or of one, and told whether it asks to approve", async () => {
    const ofQ = [
      ["q", "live", "flag", false, "gated"],
      ["q", "live", "release", true, "gated"],
    ];
    expect(await told({})).toEqual([
      ...ofQ,
      ["p", "live", "flag", false, "gated"],
      ["p", "live", "release", true, "gated"],
    ]);
    expect(await told({ project: "q" })).toEqual(ofQ);
    expect(await told({ project: "q", execution: "over" })).toEqual([]);
    expect(await gates.listGates({ limit: 3 })).toMatchObject({ gates: { length: 3 }, more: true });
  });

  test("what was answered is listed with what was said, and when", async () => {
    const id = { signalId: "release", executionId: executionId("p", "live") };
    await plane.signals.setSignal({ id, value: booleanLiteral(false) });
    const { gates: answered } = await gates.listGates({ answered: true });
    expect(answered).toMatchObject([{ id, approval: true, value: booleanLiteral(false) }]);
    expect(answered[0]?.answeredAt).toBeDefined();
    expect(await told({ project: "p" })).toEqual([["p", "live", "flag", false, "gated"]]);
  });
});
