import { Code, ConnectError } from "@connectrpc/connect";
import { useQuery } from "@connectrpc/connect-query";
import type { LiteralMap } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Elapsed } from "../../../components/elapsed.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { PageLink } from "../../../components/link.tsx";
import { PhaseBadge } from "../../../components/phase-badge.tsx";
import { TableFrame } from "../../../components/table-frame.tsx";
import type { Scope } from "../../../data/scope.ts";
import { useAddressSearch } from "../../../data/use-address-search.ts";
import { durationMilliseconds } from "../../../format/duration.ts";
import { executionPhase, nodePhase, type Phase } from "../../../format/phase.ts";
import { milliseconds } from "../../../format/time.ts";
import { OtherRun } from "./other-run.tsx";
import { ValuesSection } from "./values-section.tsx";

interface ComparedValuesProps {
  readonly scope: Scope;
  readonly run: string;
  /** Absent for the run's own. */
  readonly nodeId: string | undefined;
  readonly inputs: LiteralMap | undefined;
  readonly outputs: LiteralMap | undefined;
  /** What else is compared with the chosen run. */
  readonly more?: (other: string) => ReactNode;
}

/** Inputs and outputs, beside those of the same node in another run where one is chosen. */
export function ComparedValues({ scope, run, nodeId, inputs, outputs, more }: ComparedValuesProps) {
  const [search, change] = useAddressSearch();
  const other = search.with === run ? undefined : search.with;
  const id = { ...scope, name: other ?? "" };
  const ofNode = useQuery(
    AdminService.method.getNodeExecutionData,
    { id: { executionId: id, nodeId: nodeId ?? "" } },
    { enabled: other !== undefined && nodeId !== undefined },
  );
  const ofRun = useQuery(
    AdminService.method.getExecutionData,
    { id },
    { enabled: other !== undefined && nodeId === undefined },
  );
  const { data, error } = nodeId === undefined ? ofRun : ofNode;
  const beside = other === undefined || data === undefined ? undefined : { name: other, ...data };
  const order = nodeId === undefined ? 2 : 3;
  const without = nodeId !== undefined && error !== null && ConnectError.from(error).code === Code.NotFound;
  return (
    <Stack gap="sm">
      <OtherRun scope={scope} run={run} value={other} onChange={(name) => change({ with: name })} />
      {other !== undefined && without && <Text size="sm">The node has not begun in {other}.</Text>}
      {error && other !== undefined && !without && (
        <ErrorPanel what={`The values of ${other} could not be read`} error={error} />
      )}
      {beside && <ComparedFacts scope={scope} run={run} other={beside.name} nodeId={nodeId} />}
      <ValuesSection
        title="Inputs"
        order={order}
        map={inputs}
        other={beside && { name: beside.name, map: beside.fullInputs }}
      />
      <ValuesSection
        title="Outputs"
        order={order}
        map={outputs}
        other={beside && { name: beside.name, map: beside.fullOutputs }}
      />
      {beside && more?.(beside.name)}
    </Stack>
  );
}

interface Facts {
  readonly name: string;
  readonly phase: Phase;
  readonly from: number | undefined;
  readonly took: number | undefined;
  readonly version: string | undefined;
}

interface ComparedFactsProps {
  readonly scope: Scope;
  readonly run: string;
  readonly other: string;
  readonly nodeId: string | undefined;
}

/** How a run, or a node of it, stands and how long it took, in both runs. */
function ComparedFacts({ scope, run, other, nodeId }: ComparedFactsProps) {
  const facts = [useFacts(scope, run, nodeId), useFacts(scope, other, nodeId)].filter((one) => one !== undefined);
  return (
    <TableFrame label={nodeId === undefined ? "Both runs" : "The node in both runs"}>
      <table className="hal-table" aria-label={nodeId === undefined ? "The two compared" : "The node compared"}>
        <thead>
          <tr>
            <th>Run</th>
            <th>Phase</th>
            <th className="hal-number">Took</th>
            {nodeId === undefined && <th>Version</th>}
          </tr>
        </thead>
        <tbody>
          {facts.map(({ name, phase, from, took, version }) => (
            <tr key={name}>
              <td>
                {name === run ? (
                  "This run"
                ) : (
                  <PageLink
                    className="hal-mono"
                    to="/projects/$project/domains/$domain/executions/$name"
                    params={{ ...scope, name }}
                  >
                    {name}
                  </PageLink>
                )}
              </td>
              <td>
                <PhaseBadge phase={phase} />
              </td>
              <td className="hal-number">
                <Elapsed from={from} took={took} going={!phase.terminal} />
              </td>
              {nodeId === undefined && <td className="hal-mono hal-name">{version}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function useFacts(scope: Scope, name: string, nodeId: string | undefined): Facts | undefined {
  const id = { ...scope, name };
  const run = useQuery(AdminService.method.getExecution, { id }, { enabled: nodeId === undefined });
  const node = useQuery(
    AdminService.method.getNodeExecution,
    { id: { executionId: id, nodeId: nodeId ?? "" } },
    { enabled: nodeId !== undefined },
  );
  const closure = nodeId === undefined ? run.data?.closure : node.data?.closure;
  if (closure === undefined) return undefined;
  return {
    name,
    phase: (nodeId === undefined ? executionPhase : nodePhase)(closure.phase),
    from: milliseconds(closure.startedAt),
    took: durationMilliseconds(closure.duration),
    version: run.data?.closure?.workflowId?.version,
  };
}
