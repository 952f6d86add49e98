import { fromBinary } from "@bufbuild/protobuf";
import { ExecutionClosureSchema, ExecutionSpecSchema } from "@haltere/idl/admin";
import type { Row } from "@haltere/ports";

/** What templates of messages may name, as in FlyteAdmin: `{{ project }}`, `{{ launch_plan.name }}`, with blanks or without. */
export type MessageVariables = Readonly<Record<string, string>>;

export function messageVariables(row: Row<"executions">): MessageVariables {
  const { workflowId, outputResult } = fromBinary(ExecutionClosureSchema, row.closure);
  const { launchPlan } = fromBinary(ExecutionSpecSchema, row.spec);
  const message = outputResult.case === "error" ? outputResult.value.message : undefined;
  return {
    project: row.execution_project,
    domain: row.execution_domain,
    name: row.execution_name,
    phase: row.phase.toLowerCase(),
    error: message === undefined ? "" : ` The execution failed with error: [${message}].`,
    "workflow.project": workflowId?.project ?? "",
    "workflow.domain": workflowId?.domain ?? "",
    "workflow.name": workflowId?.name ?? "",
    "workflow.version": workflowId?.version ?? "",
    "launch_plan.project": launchPlan?.project ?? "",
    "launch_plan.domain": launchPlan?.domain ?? "",
    "launch_plan.name": launchPlan?.name ?? "",
    "launch_plan.version": launchPlan?.version ?? "",
  };
}

/** Puts the variables into a template, each as `written`. What names none stays as it is. */
export function fillTemplate(
  template: string,
  variables: MessageVariables,
  written: (value: string) => string = (value) => value,
): string {
  return template.replace(/\{\{ *([a-z_.]+) *\}\}/g, (whole, name: string) =>
    Object.hasOwn(variables, name) ? written(variables[name] ?? "") : whole,
  );
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** As the inside of a JSON string. */
export function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
