import { useQuery } from "@connectrpc/connect-query";
import { AdminService } from "@haltere/idl/service";
import { useEffect } from "react";
import type { Scope } from "../../../data/scope.ts";
import type { RunRow } from "../state/run-tree.ts";
import { ErrorView } from "./error-view.tsx";
import { FailingInputs } from "./failing-inputs.tsx";

interface NodeFailureProps {
  readonly scope: Scope;
  readonly run: string;
  readonly row: RunRow;
  readonly nodeId: string;
  readonly commits: number;
}

/** The whole error of a node, which lists have cut, and the inputs that it failed with. */
export function NodeFailure({ scope, run, row, nodeId, commits }: NodeFailureProps) {
  const failed = row.node?.error !== undefined;
  const id = { executionId: { ...scope, name: run }, nodeId };
  const { data, refetch } = useQuery(AdminService.method.getNodeExecution, { id }, { enabled: failed });
  // All attempts of a node have the same inputs.
  const values = useQuery(AdminService.method.getNodeExecutionData, { id }, { enabled: failed });
  useEffect(() => {
    if (failed && commits > 0) void refetch();
  }, [failed, commits, refetch]);
  const result = data?.closure?.outputResult;
  const error = result?.case === "error" ? result.value : row.node?.error;
  if (error === undefined) return null;
  return (
    <>
      <ErrorView error={error} title="It failed" />
      {values.data && (
        <FailingInputs
          inputs={values.data.fullInputs?.literals ?? {}}
          bindings={row.spec?.inputs ?? []}
          error={error.message}
        />
      )}
    </>
  );
}
