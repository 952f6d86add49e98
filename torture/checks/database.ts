import { existsSync } from "node:fs";
import { fromBinary } from "@bufbuild/protobuf";
import { executionPhases, nodePhases } from "@haltere/core";
import { ExecutionClosureSchema, NodeExecutionClosureSchema } from "@haltere/idl/admin";
import { tables } from "@haltere/ports";
import type { Snapshot } from "../snapshot.ts";

const ends = (phases: Readonly<Record<string, { readonly terminal: boolean }>>): string =>
  Object.entries(phases)
    .flatMap(([name, { terminal }]) => (terminal ? [`'${name}'`] : []))
    .join(", ");

/** What is wrong with the rows of a database, whatever runs: damage, rows of what is gone, blobs that are not there. */
export function databaseFaults(snapshot: Snapshot): readonly string[] {
  const faults: string[] = [];
  const count = (sql: string): number => snapshot.all(sql).length;
  for (const row of snapshot.all("PRAGMA integrity_check")) {
    if (row.integrity_check !== "ok") faults.push(`the database is damaged: ${row.integrity_check}`);
  }
  for (const [table, { references }] of Object.entries(tables)) {
    for (const [column, other] of Object.entries(references)) {
      const lost = count(
        `SELECT 1 FROM ${table} WHERE ${column} IS NOT NULL AND ${column} <> 0 AND ${column} NOT IN (SELECT id FROM ${other})`,
      );
      if (lost > 0) faults.push(`${lost} rows of ${table} name a ${column} that ${other} has not`);
    }
  }
  const live = `SELECT execution_name FROM executions WHERE phase NOT IN (${ends(executionPhases)})`;
  for (const table of ["engine_state", "engine_executions"]) {
    const left = count(`SELECT 1 FROM ${table} WHERE execution_name NOT IN (${live})`);
    if (left > 0) faults.push(`${left} rows of ${table} are of executions that have ended`);
  }
  const orphans = count(`${live} AND execution_name NOT IN (SELECT execution_name FROM engine_executions)`);
  if (orphans > 0) faults.push(`${orphans} executions have not ended, and nothing drives them`);
  const unended = snapshot.all(
    `SELECT execution_name, node_id, phase FROM node_executions WHERE phase NOT IN (${ends(nodePhases)})
      AND execution_name NOT IN (${live})`,
  );
  for (const row of unended)
    faults.push(`${row.execution_name}/${row.node_id} is ${row.phase} in an execution that has ended`);
  for (const uri of namedBlobs(snapshot)) {
    if (!existsSync(uri.replace("file://", ""))) faults.push(`the blob ${uri} is not there`);
  }
  return faults;
}

/** The addresses under which rows say that data lie that they do not hold themselves. */
function namedBlobs(snapshot: Snapshot): readonly string[] {
  const uris: string[] = [];
  const add = (uri: unknown): void => {
    if (typeof uri === "string" && uri.startsWith("file://")) uris.push(uri);
  };
  for (const row of snapshot.all("SELECT outputs, inputs, inputs_uri, closure FROM executions")) {
    if (row.inputs === null) add(row.inputs_uri);
    if (row.outputs !== null || !(row.closure instanceof Uint8Array)) continue;
    const { outputResult } = fromBinary(ExecutionClosureSchema, row.closure);
    if (outputResult.case === "outputs" && outputResult.value.data.case === "uri") add(outputResult.value.data.value);
  }
  const nodes = "SELECT outputs, closure, dynamic_workflow_remote_closure_reference AS wired FROM node_executions";
  for (const row of snapshot.all(`${nodes} WHERE phase = 'SUCCEEDED'`)) {
    add(row.wired);
    if (row.outputs !== null || !(row.closure instanceof Uint8Array)) continue;
    const { outputResult } = fromBinary(NodeExecutionClosureSchema, row.closure);
    if (outputResult.case === "outputUri") add(outputResult.value);
  }
  for (const row of snapshot.all("SELECT data, data_uri FROM artifacts")) if (row.data === null) add(row.data_uri);
  return uris;
}
