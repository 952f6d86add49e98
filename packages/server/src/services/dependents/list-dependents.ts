import { create, fromBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { WorkflowClosureSchema } from "@haltere/idl/admin";
import { type Identifier, type Node, ResourceType } from "@haltere/idl/core";
import { type DependentSchema, type ListDependentsRequest, ListDependentsResponseSchema } from "@haltere/idl/haltere";
import type { Row, Store } from "@haltere/ports";
import type { CallContext } from "@haltere/rpc";
import { fewAtOnce } from "../requests/few-at-once.ts";
import { equals } from "../requests/list-query.ts";
import { invalidValue, requireText } from "../requests/refusals.ts";
import type { ServiceResources } from "../service-resources.ts";
import { workflowIdFromRow } from "../workflows/workflow-row.ts";

/** How many workflows are looked at: each is read and decoded, since the store knows nothing of their nodes. */
const lookedAt = 500;
/** How many versions, the latest ones, are searched for the latest of each name. */
const versionsSeen = 5000;

/** The workflows whose latest version runs an entity. What it costs grows with the workflows of the domain, up to a bound. */
export async function listDependents(
  { store }: ServiceResources,
  request: ListDependentsRequest,
  { signal }: Pick<CallContext, "signal">,
) {
  const { project, domain, resourceType, name } = request;
  requireText(project, "project");
  requireText(domain, "domain");
  requireText(name, "name");
  const kinds: readonly ResourceType[] = [ResourceType.TASK, ResourceType.WORKFLOW, ResourceType.LAUNCH_PLAN];
  if (!kinds.includes(resourceType)) throw invalidValue("resource_type");
  const { latest, more } = await latestWorkflows(store, { project, domain });
  const uses = await fewAtOnce(latest, async (key) => useOf(await store.get("workflows", key), request), signal);
  const found = uses.filter((use) => use !== undefined);
  found.sort((a, b) => ((a.workflow?.name ?? "") < (b.workflow?.name ?? "") ? -1 : 1));
  return create(ListDependentsResponseSchema, { dependents: found, lookedAt: latest.length, more });
}

function useOf(
  row: Row<"workflows"> | undefined,
  wanted: ListDependentsRequest,
): MessageInitShape<typeof DependentSchema> | undefined {
  const compiled = row && fromBinary(WorkflowClosureSchema, row.closure).compiledWorkflow;
  if (row === undefined || compiled === undefined) return undefined;
  const own = usesIn(compiled.primary?.template?.nodes ?? [], wanted);
  const held = compiled.subWorkflows.flatMap(({ template }) => usesIn(template?.nodes ?? [], wanted));
  const [use] = [...own, ...held];
  if (use === undefined) return undefined;
  return { workflow: workflowIdFromRow(row), nodes: own.map(({ node }) => node), version: use.version };
}

async function latestWorkflows(store: Store, scope: { readonly project: string; readonly domain: string }) {
  const versions = await store.list("workflows", {
    where: [...equals(scope), { column: "name", comparison: "not_like", value: ".flytegen%" }],
    orderBy: { column: "created_at", descending: true },
    limit: versionsSeen,
    without: ["typed_interface", "closure", "digest", "short_description"],
  });
  const byName = new Map<string, { readonly name: string; readonly version: string }>();
  for (const { name, version } of versions) if (!byName.has(name)) byName.set(name, { name, version });
  const latest = [...byName.values()].slice(0, lookedAt).map((key) => ({ ...scope, ...key }));
  return { latest, more: byName.size > lookedAt || versions.length === versionsSeen };
}

interface Use {
  readonly node: string;
  readonly version: string;
}

/** The nodes that run it, those in branches and maps by the id of the node that holds them. */
function usesIn(nodes: readonly Node[], wanted: ListDependentsRequest): Use[] {
  return nodes.flatMap((node) => {
    const [reference] = runBy(node).filter((id) => isSame(id, wanted));
    return reference === undefined ? [] : [{ node: node.id, version: reference.version }];
  });
}

function isSame(id: Identifier, { project, domain, name, resourceType }: ListDependentsRequest): boolean {
  return id.project === project && id.domain === domain && id.name === name && id.resourceType === resourceType;
}

function runBy({ target }: Node): Identifier[] {
  switch (target.case) {
    case "taskNode":
      return target.value.reference.value ? [target.value.reference.value] : [];
    case "workflowNode": {
      const { reference } = target.value;
      return reference.value ? [reference.value] : [];
    }
    case "arrayNode":
      return target.value.node ? runBy(target.value.node) : [];
    case "branchNode": {
      const { ifElse } = target.value;
      const arms = [ifElse?.case?.thenNode, ...(ifElse?.other ?? []).map(({ thenNode }) => thenNode)];
      const last = ifElse?.default.case === "elseNode" ? ifElse.default.value : undefined;
      return [...arms, last].flatMap((node) => (node === undefined ? [] : runBy(node)));
    }
    default:
      return [];
  }
}
