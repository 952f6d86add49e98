import { useQuery } from "@connectrpc/connect-query";
import { AdminService } from "@haltere/idl/service";
import { useEffect } from "react";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { Waiting } from "../../../components/waiting.tsx";
import type { Scope } from "../../../data/scope.ts";
import { ComparedValues } from "./compared-values.tsx";

/** A run's own inputs, and its outputs once it has ended. */
export function RunValues({
  scope,
  run,
  ended,
}: {
  readonly scope: Scope;
  readonly run: string;
  readonly ended: boolean;
}) {
  const { data, error, refetch } = useQuery(AdminService.method.getExecutionData, { id: { ...scope, name: run } });
  useEffect(() => {
    if (ended) void refetch();
  }, [ended, refetch]);
  if (error) return <ErrorPanel what="The run's values could not be read" error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={4} />;
  return (
    <ComparedValues scope={scope} run={run} nodeId={undefined} inputs={data.fullInputs} outputs={data.fullOutputs} />
  );
}
