import type { CompiledWorkflowClosure, Node } from "@haltere/idl/core";
import { bindingText } from "./binding-text.ts";
import { durationMilliseconds, durationText } from "./duration.ts";
import { type Facts, factsOf } from "./facts.ts";
import { interfaceFacts } from "./interface-facts.ts";
import { taskFacts } from "./task-facts.ts";

/** What a version of a workflow says: its interface, its nodes, and the tasks that it runs, so that two versions can be compared. */
export function workflowFacts({ primary, tasks, subWorkflows }: CompiledWorkflowClosure): Facts[] {
  const template = primary?.template;
  return [
    ...interfaceFacts(template?.interface),
    factsOf(
      "Outputs come from",
      (template?.outputs ?? []).map((one) => [one.var, bindingText(one.binding)]),
    ),
    factsOf("Graph", [
      ...nodeFacts("", template?.nodes ?? []),
      ...subWorkflows.flatMap(({ template: sub }) => nodeFacts(`${sub?.id?.name ?? ""} › `, sub?.nodes ?? [])),
    ]),
    ...tasks.flatMap(({ template: task }) =>
      task === undefined
        ? []
        : [
            factsOf(
              `Task ${task.id?.name ?? ""}`,
              [...interfaceFacts(task.interface), ...taskFacts(task)].flatMap(({ title, facts }) =>
                facts.map(([name, text]) => [`${title.toLowerCase()} · ${name}`, text] as const),
              ),
            ),
          ],
    ),
  ];
}

function nodeFacts(prefix: string, nodes: readonly Node[]): (readonly [string, string | undefined])[] {
  return nodes
    .filter(({ id }) => id !== "start-node" && id !== "end-node")
    .flatMap((node) => {
      const timeout = durationMilliseconds(node.metadata?.timeout) ?? 0;
      const facts: readonly (readonly [string, string | undefined])[] = [
        ["runs", nodeRuns(node)],
        ["after", node.upstreamNodeIds.filter((id) => id !== "start-node").join(", ")],
        ["retries", node.metadata?.retries?.retries ? String(node.metadata.retries.retries) : undefined],
        ["timeout", timeout > 0 ? durationText(timeout) : undefined],
        ...node.inputs.map((one) => [`input ${one.var}`, bindingText(one.binding)] as const),
      ];
      return facts.map(([name, text]) => [`${prefix}${node.id} · ${name}`, text] as const);
    });
}

/** What a node runs, in a few words. */
export function nodeRuns({ target }: Node): string {
  switch (target.case) {
    case "taskNode":
      return `task ${target.value.reference.value?.name ?? ""}`;
    case "workflowNode": {
      const { reference } = target.value;
      return `${reference.case === "launchplanRef" ? "launch plan" : "workflow"} ${reference.value?.name ?? ""}`;
    }
    case "branchNode":
      return "branch";
    case "gateNode":
      return gateText(target.value.condition);
    case "arrayNode":
      return target.value.node ? `map of ${nodeRuns(target.value.node)}` : "map";
    case undefined:
      return "nothing";
  }
}

type Gate = Extract<Node["target"], { case: "gateNode" }>["value"]["condition"];

function gateText(condition: Gate): string {
  switch (condition.case) {
    case "approve":
      return `approval ${condition.value.signalId}`;
    case "signal":
      return `input ${condition.value.signalId}`;
    case "sleep":
      return `sleep ${durationText(durationMilliseconds(condition.value.duration) ?? 0)}`;
    case undefined:
      return "gate";
  }
}
