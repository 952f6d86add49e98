import { useQuery } from "@connectrpc/connect-query";
import { AdminService } from "@haltere/idl/service";
import { useEffect } from "react";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { Waiting } from "../../../components/waiting.tsx";
import type { Scope } from "../../../data/scope.ts";
import type { RunRow } from "../state/run-tree.ts";
import { ComparedNodes } from "./compared-nodes.tsx";
import { ComparedValues } from "./compared-values.tsx";

interface RunValuesProps {
  readonly scope: Scope;
  readonly run: string;
  readonly rows: ReadonlyMap<string, RunRow>;
  readonly ended: boolean;
}

/** A run's own inputs, and its outputs once it has ended; beside another run its nodes as well. */
export function RunValues({ scope, run, rows, ended }: RunValuesProps) {
  const { data, error, refetch } = useQuery(AdminService.method.getExecutionData, { id: { ...scope, name: run } });
  useEffect(() => {
    if (ended) void refetch();
  }, [ended, refetch]);
  if (error) return <ErrorPanel what="The run's values could not be read" error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={4} />;
  return (
    <ComparedValues
      scope={scope}
      run={run}
      nodeId={undefined}
      inputs={data.fullInputs}
      outputs={data.fullOutputs}
      more={(other) => <ComparedNodes key={other} scope={scope} run={run} other={other} rows={rows} />}
    />
  );
}
