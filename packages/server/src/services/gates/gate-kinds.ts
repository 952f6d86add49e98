import { fromBinary } from "@bufbuild/protobuf";
import { ExecutionClosureSchema, WorkflowClosureSchema } from "@haltere/idl/admin";
import type { CompiledWorkflowClosure, Identifier, IfElseBlock, Node } from "@haltere/idl/core";
import type { Row } from "@haltere/ports";
import { loadDynamicWorkflow } from "../node-executions/dynamic-workflow.ts";
import { equals } from "../requests/list-query.ts";
import type { ServiceResources } from "../service-resources.ts";

/** What the workflows of executions say of their gates; each workflow is read once. */
export interface GateKinds {
  /** Whether a boolean signal is an approval, and not a boolean that is asked for as a value. */
  isApproval(execution: Row<"executions">, signalId: string): Promise<boolean>;
  workflow(execution: Row<"executions">): Promise<Identifier | undefined>;
}

type Approvals = ReadonlyMap<string, boolean>;

export function createGateKinds({ store, blobs }: Pick<ServiceResources, "store" | "blobs">): GateKinds {
  const ofWorkflows = new Map<number, Promise<Approvals>>();
  const ofDynamics = new Map<string, Promise<Approvals>>();
  return {
    async isApproval(execution, signalId) {
      const { execution_project, execution_domain, execution_name, workflow_id } = execution;
      const known = workflow_id ? await once(ofWorkflows, workflow_id, () => ofWorkflow(workflow_id)) : undefined;
      const told = known?.get(signalId);
      if (told !== undefined) return told;
      const name = `${execution_project}/${execution_domain}/${execution_name}`;
      const dynamic = await once(ofDynamics, name, () => ofDynamicNodes(execution));
      // A gate that no workflow tells of was made by another engine: to approve is what flyteconsole asks for then.
      return dynamic.get(signalId) ?? true;
    },
    workflow: async ({ closure }) => fromBinary(ExecutionClosureSchema, closure).workflowId,
  };

  async function ofWorkflow(id: number): Promise<Approvals> {
    const row = await store.getById("workflows", id);
    return approvalsIn(row && fromBinary(WorkflowClosureSchema, row.closure).compiledWorkflow);
  }

  async function ofDynamicNodes(execution: Row<"executions">): Promise<Approvals> {
    const { execution_project, execution_domain, execution_name } = execution;
    const rows = await store.list("node_executions", {
      where: [
        ...equals({ execution_project, execution_domain, execution_name }),
        { column: "dynamic_workflow_remote_closure_reference", comparison: "ne", value: "" },
      ],
      without: ["inputs", "outputs", "closure", "node_execution_metadata"],
      limit: 1000,
    });
    const approvals = new Map<string, boolean>();
    for (const row of rows)
      for (const [id, approval] of approvalsIn(await loadDynamicWorkflow(blobs, row))) approvals.set(id, approval);
    return approvals;
  }
}

async function once<K>(made: Map<K, Promise<Approvals>>, key: K, make: () => Promise<Approvals>): Promise<Approvals> {
  const known = made.get(key) ?? make();
  made.set(key, known);
  return await known;
}

function approvalsIn(closure: CompiledWorkflowClosure | undefined): Approvals {
  const approvals = new Map<string, boolean>();
  const look = (nodes: readonly Node[]) => {
    for (const { target } of nodes) {
      if (target.case === "branchNode") look(armsOf(target.value.ifElse));
      if (target.case !== "gateNode") continue;
      const { condition } = target.value;
      if (condition.case === "approve" || condition.case === "signal")
        approvals.set(condition.value.signalId, condition.case === "approve");
    }
  };
  for (const { template } of [...(closure?.primary ? [closure.primary] : []), ...(closure?.subWorkflows ?? [])])
    look([...(template?.nodes ?? []), ...(template?.failureNode ? [template.failureNode] : [])]);
  return approvals;
}

function armsOf(ifElse: IfElseBlock | undefined): readonly Node[] {
  const blocks = [...(ifElse?.case ? [ifElse.case] : []), ...(ifElse?.other ?? [])];
  const arms = blocks.flatMap(({ thenNode }) => (thenNode === undefined ? [] : [thenNode]));
  return ifElse?.default.case === "elseNode" ? [...arms, ifElse.default.value] : arms;
}
