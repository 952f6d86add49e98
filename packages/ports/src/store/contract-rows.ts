import type { NewRow } from "./tables.ts";

/** Rows for the store's contract: whole, valid, and alike but for what a test gives. */

/** 2026-11-23T12:00:00.123456Z, so that digits below a millisecond count. */
export const noon = 1_795_435_200_123_456;

export const bytes = (text: string) => new TextEncoder().encode(text);

export function project(identifier: string, given: Partial<NewRow<"projects">> = {}): NewRow<"projects"> {
  return {
    identifier,
    name: identifier,
    description: "",
    labels: null,
    state: 0,
    created_at: noon,
    updated_at: noon,
    ...given,
  };
}

export function workflow(name: string, given: Partial<NewRow<"workflows">> = {}): NewRow<"workflows"> {
  return {
    project: "flytesnacks",
    domain: "development",
    name,
    version: "v1",
    typed_interface: bytes("interface"),
    closure: bytes("closure"),
    digest: bytes("digest"),
    short_description: "",
    created_at: noon,
    updated_at: noon,
    ...given,
  };
}

export function execution(name: string, given: Partial<NewRow<"executions">> = {}): NewRow<"executions"> {
  return {
    execution_project: "flytesnacks",
    execution_domain: "development",
    execution_name: name,
    launch_plan_id: null,
    workflow_id: null,
    task_id: null,
    phase: "RUNNING",
    spec: bytes("spec"),
    closure: bytes("closure"),
    inputs: null,
    user_inputs: null,
    outputs: null,
    inputs_uri: "",
    user_inputs_uri: "",
    started_at: null,
    execution_created_at: noon,
    execution_updated_at: noon,
    duration: null,
    abort_cause: "",
    mode: 0,
    source_execution_id: null,
    parent_node_execution_id: null,
    cluster: "",
    error_kind: null,
    error_code: null,
    user: "",
    state: 0,
    launch_entity: "launch_plan",
    created_at: noon,
    updated_at: noon,
    ...given,
  };
}

export const executionKey = (name: string) => ({
  execution_project: "flytesnacks",
  execution_domain: "development",
  execution_name: name,
});

export function owned(name: string, epoch: number): NewRow<"engine_executions"> {
  return { ...executionKey(name), owner: "one", epoch, workflow_id: 1, attributes: null, created_at: noon };
}

export function stateRow(name: string, key: string, value: string): NewRow<"engine_state"> {
  return { ...executionKey(name), state_key: key, value: bytes(value) };
}

export function journalRow(name: string, entry: string): NewRow<"journal"> {
  return { ...executionKey(name), entry: bytes(entry), created_at: noon };
}
