import { createQueryOptions, useQuery as useCall, useTransport } from "@connectrpc/connect-query";
import { type Execution, type Signal, Sort_Direction } from "@haltere/idl/admin";
import { AdminService, SignalService } from "@haltere/idl/service";
import { Stack, Text } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Page } from "../../components/page.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { useRequiredScope } from "../../data/scope.ts";
import { useThrottled } from "../../data/use-throttled.ts";
import { useWatch } from "../../data/use-watch.ts";
import { Gate } from "./gate.tsx";

const runLimit = 200;

/** Every gate of a domain's runs that waits for an answer, with what answers it. */
export function ApprovalsPage() {
  const scope = useRequiredScope();
  const transport = useTransport();
  const [answered, setAnswered] = useState("");
  const runs = useCall(AdminService.method.listExecutions, {
    id: scope,
    filters: "eq(phase,RUNNING)",
    limit: runLimit,
    sortBy: { key: "created_at", direction: Sort_Direction.DESCENDING },
  });
  const executions = runs.data?.executions ?? [];
  const signals = useQueries({
    queries: executions.map(({ id }) =>
      createQueryOptions(
        SignalService.method.listSignals,
        { workflowExecutionId: { ...scope, name: id?.name ?? "" }, limit: 100 },
        { transport },
      ),
    ),
    combine: (results) => ({
      lists: results.map(({ data }) => data?.signals ?? []),
      pending: results.some(({ isPending }) => isPending),
      error: results.find(({ error }) => error)?.error,
      refetch: () => {
        for (const { refetch } of results) void refetch();
      },
    }),
  });
  const read = useThrottled(() => {
    void runs.refetch();
    signals.refetch();
  }, 1000);
  useWatch(scope, read, read);
  const gates = executions.flatMap((run, index) =>
    (signals.lists[index] ?? []).filter(({ value }) => value === undefined).map((signal) => ({ run, signal })),
  );
  const error = runs.error ?? signals.error;
  return (
    <Page title="Approvals">
      <Text size="sm" role="status" aria-live="polite" mih="1.5em" style={{ overflowWrap: "anywhere" }}>
        {answered}
      </Text>
      {error && <ErrorPanel what="What waits could not be read" error={error} retry={read} />}
      {!error && (!runs.data || (signals.pending && gates.length === 0)) && <Waiting />}
      {runs.data && !signals.pending && gates.length === 0 && (
        <EmptyState title="Nothing waits for you">
          A workflow waits where it calls approve(value, "name") or waitForInput("name", type); what waits is shown
          here.
        </EmptyState>
      )}
      <Stack gap="sm">
        {gates.map(({ run, signal }) => (
          <Gate
            key={keyOf(run, signal)}
            run={run}
            signal={signal}
            done={(told) => {
              setAnswered(told);
              read();
            }}
          />
        ))}
      </Stack>
      {executions.length === runLimit && (
        <Text size="sm" c="dimmed">
          Looked at the {runLimit} runs that began last.
        </Text>
      )}
    </Page>
  );
}

function keyOf(run: Execution, signal: Signal): string {
  return `${run.id?.name}/${signal.id?.signalId}`;
}
