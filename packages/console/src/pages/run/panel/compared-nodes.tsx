import { createClient } from "@connectrpc/connect";
import { useTransport } from "@connectrpc/connect-query";
import type { LiteralMap } from "@haltere/idl/core";
import { RunNodeService } from "@haltere/idl/haltere";
import { AdminService } from "@haltere/idl/service";
import { Button, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { Pager } from "../../../components/pager.tsx";
import { PhaseBadge } from "../../../components/phase-badge.tsx";
import { TableFrame } from "../../../components/table-frame.tsx";
import { Waiting } from "../../../components/waiting.tsx";
import type { Scope } from "../../../data/scope.ts";
import { useAddressSearch } from "../../../data/use-address-search.ts";
import { durationText } from "../../../format/duration.ts";
import { nodePhase } from "../../../format/phase.ts";
import { sameLiterals } from "../../../values/same-literals.ts";
import { visibleText } from "../../../values/visible-text.ts";
import { readNodes } from "../state/read-nodes.ts";
import type { RunNode } from "../state/run-node.ts";
import type { RunRow } from "../state/run-tree.ts";
import { didOtherwise, type NodePair, nodePairs, tookOf } from "./node-pairs.ts";

interface ComparedNodesProps {
  readonly scope: Scope;
  readonly run: string;
  readonly other: string;
  readonly rows: ReadonlyMap<string, RunRow>;
}

/** The values of a page are read together. */
const pageSize = 100;

/** The nodes of two runs: phase and duration of each, and which of its values differ. Those that did otherwise come first, equal ones are folded. */
export function ComparedNodes({ scope, run, other, rows }: ComparedNodesProps) {
  const transport = useTransport();
  const [page, setPage] = useState(0);
  const [all, setAll] = useState(false);
  const { data: theirs, error } = useQuery({
    queryKey: ["nodes of a run that is compared", scope.project, scope.domain, other],
    queryFn: ({ signal }) => readNodes(createClient(RunNodeService, transport), { ...scope, name: other }, signal),
    staleTime: 0,
  });
  const pairs = useMemo(
    () => nodePairs(rows, theirs ?? []).toSorted((a, b) => Number(didOtherwise(b)) - Number(didOtherwise(a))),
    [rows, theirs],
  );
  const shown = pairs.slice(page * pageSize, (page + 1) * pageSize);
  const values = useQuery({
    queryKey: [
      "values of nodes of two runs",
      ...[scope.project, scope.domain, run, other],
      ...shown.map(({ key, mine, theirs }) => `${key} ${mine?.phase ?? 0} ${theirs?.phase ?? 0}`),
    ],
    queryFn: async ({ signal }) => {
      const client = createClient(AdminService, transport);
      const of = (name: string, node: RunNode | undefined) =>
        node && client.getNodeExecutionData({ id: { executionId: { ...scope, name }, nodeId: node.id } }, { signal });
      const differ = new Map<string, readonly string[]>();
      const left = [...shown];
      const next = async () => {
        for (let pair = left.pop(); pair !== undefined; pair = left.pop()) {
          const [mine, theirs] = await Promise.all([of(run, pair.mine), of(other, pair.theirs)]);
          differ.set(pair.key, [
            ...differing(mine?.fullInputs, theirs?.fullInputs),
            ...differing(mine?.fullOutputs, theirs?.fullOutputs),
          ]);
        }
      };
      await Promise.all([next(), next(), next(), next()]);
      return differ;
    },
    enabled: theirs !== undefined,
  });
  if (error) return <ErrorPanel what={`The nodes of ${other} could not be read`} error={error} />;
  if (!theirs || (!values.data && !values.error)) return <Waiting rows={4} />;
  const isSame = (pair: NodePair) => !didOtherwise(pair) && values.data?.get(pair.key)?.length === 0;
  const same = shown.filter(isSame);
  const table = (label: string, listed: readonly NodePair[]) => (
    <PairTable label={label} pairs={listed} other={other} differ={values.data} />
  );
  const different = shown.filter((pair) => !isSame(pair));
  return (
    <section aria-label="Nodes compared">
      <Title order={2} size="h3" mb={4}>
        Nodes
      </Title>
      {values.error && <ErrorPanel what="The values of the nodes could not be read" error={values.error} />}
      {different.length > 0 ? (
        table("Nodes that differ", different)
      ) : (
        <Text size="sm">{pairs.length === 0 ? "Neither has begun a node." : "Every node did the same."}</Text>
      )}
      {same.length > 0 && (
        <Button variant="subtle" size="compact-xs" my={4} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Hide" : "Show"} {same.length === 1 ? "the one that" : `the ${same.length} that`} did the same
        </Button>
      )}
      {all && same.length > 0 && table("Nodes that did the same", same)}
      <Pager
        label="Pages of nodes"
        page={page}
        size={pageSize}
        count={shown.length}
        last={(page + 1) * pageSize >= pairs.length}
        reading={values.isFetching}
        words={["Before", "Next"]}
        go={setPage}
      />
    </section>
  );
}

function differing(mine: LiteralMap | undefined, theirs: LiteralMap | undefined): readonly string[] {
  const [one, other] = [mine?.literals ?? {}, theirs?.literals ?? {}];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => !sameLiterals(one[name], other[name]));
}

interface PairTableProps {
  readonly label: string;
  readonly pairs: readonly NodePair[];
  readonly other: string;
  /** Names of the values that differ, by the node's key. */
  readonly differ: ReadonlyMap<string, readonly string[]> | undefined;
}

function PairTable({ label, pairs, other, differ }: PairTableProps) {
  const [, change] = useAddressSearch();
  return (
    <TableFrame label={`${label}, listed`}>
      <table className="hal-table" aria-label={label}>
        <thead>
          <tr>
            <th>Node</th>
            <th>Phase</th>
            <th>in {other}</th>
            <th className="hal-number">Took</th>
            <th className="hal-number">in {other}</th>
            <th>Values that differ</th>
          </tr>
        </thead>
        <tbody>
          {pairs.map(({ key, name, mine, theirs }) => (
            <tr key={key}>
              <td className="hal-name">
                <button type="button" className="run-inline" onClick={() => change({ node: key, tab: "values" })}>
                  <bdi>{visibleText(name)}</bdi>
                </button>{" "}
                <code className="hal-dim">{visibleText(key)}</code>
              </td>
              <td>
                <PhaseOf node={mine} />
              </td>
              <td>
                <PhaseOf node={theirs} />
              </td>
              <td className="hal-number">{tookText(mine)}</td>
              <td className="hal-number">{tookText(theirs)}</td>
              <td className="hal-name">
                <bdi className="hal-clip">{visibleText((differ?.get(key) ?? []).join(", "))}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function PhaseOf({ node }: { readonly node: RunNode | undefined }) {
  return node === undefined ? <span className="hal-dim">not begun</span> : <PhaseBadge phase={nodePhase(node.phase)} />;
}

function tookText(node: RunNode | undefined): string {
  const took = tookOf(node);
  return took === undefined ? "–" : durationText(took);
}
