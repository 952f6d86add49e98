import "./approvals.css";
import { useQuery } from "@connectrpc/connect-query";
import { type Gate, GateService } from "@haltere/idl/haltere";
import { Group, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Page } from "../../components/page.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { useRequiredScope } from "../../data/scope.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { useThrottled } from "../../data/use-throttled.ts";
import { useWatch } from "../../data/use-watch.ts";
import { GateCard } from "./gate-card.tsx";

const most = 200;
const answeredMost = 20;
/** How often gates of other domains are asked for: no stream is of several. */
const otherDomains = 5000;

/** Every gate that waits for an answer, of the domain or of all projects, with what answers it; and what was said last. */
export function ApprovalsPage() {
  const scope = useRequiredScope();
  const [search, change] = useAddressSearch();
  const all = search.of === "all";
  const of = all ? {} : scope;
  const [told, setTold] = useState("");
  const options = { refetchInterval: all ? otherDomains : (false as const) };
  const waiting = useQuery(GateService.method.listGates, { ...of, limit: most }, options);
  const answered = useQuery(GateService.method.listGates, { ...of, answered: true, limit: answeredMost }, options);
  const read = useThrottled(() => {
    void waiting.refetch();
    void answered.refetch();
  }, 1000);
  useWatch(scope, read, read);
  const gates = waiting.data?.gates ?? [];
  const error = waiting.error ?? answered.error;
  const done = (text: string) => {
    setTold(text);
    read();
  };
  return (
    <Page title="Approvals">
      <Group gap="md">
        <SegmentedControl
          size="xs"
          aria-label="Gates of"
          data={[
            { value: "domain", label: "This domain" },
            { value: "all", label: "All projects" },
          ]}
          value={all ? "all" : "domain"}
          onChange={(value) => change({ of: value === "all" ? "all" : undefined })}
        />
        <Text size="sm" role="status" aria-live="polite" mih="1.5em" style={{ overflowWrap: "anywhere" }}>
          {told}
        </Text>
      </Group>
      {error && <ErrorPanel what="What waits could not be read" error={error} retry={read} />}
      {!waiting.data && !error && <Waiting />}
      {waiting.data && gates.length === 0 && (
        <EmptyState title="Nothing waits for you">
          A workflow waits where it calls approve(value, "name") or waitForInput("name", type); what waits is shown
          here.
        </EmptyState>
      )}
      {gates.length > 0 && (
        <section aria-label="Waiting">
          <Stack gap="sm">
            <Title order={2}>{gates.length === 1 ? "One waits" : `${gates.length} wait`}</Title>
            {gates.map((gate) => (
              <GateCard key={keyOf(gate)} gate={gate} placed={all} done={done} />
            ))}
            {waiting.data?.more && (
              <Text size="sm" c="dimmed">
                There are more: these are the ones that changed last.
              </Text>
            )}
          </Stack>
        </section>
      )}
      {(answered.data?.gates.length ?? 0) > 0 && (
        <section aria-label="Answered">
          <Stack gap="sm" mt="lg">
            <Title order={2}>Answered last</Title>
            {answered.data?.gates.map((gate) => (
              <GateCard key={keyOf(gate)} gate={gate} placed={all} done={done} />
            ))}
          </Stack>
        </section>
      )}
    </Page>
  );
}

function keyOf({ id }: Gate): string {
  const { project, domain, name } = id?.executionId ?? {};
  return `${project}/${domain}/${name}/${id?.signalId}`;
}
