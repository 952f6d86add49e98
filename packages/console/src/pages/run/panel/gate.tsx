import { create } from "@bufbuild/protobuf";
import { useQuery } from "@connectrpc/connect-query";
import { LiteralTypeSchema, SignalIdentifierSchema, SimpleType } from "@haltere/idl/core";
import { GateService } from "@haltere/idl/haltere";
import { Alert, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { GateAnswer } from "../../../components/gate/gate-answer.tsx";
import { GateSaid } from "../../../components/gate/gate-said.tsx";
import type { Scope } from "../../../data/scope.ts";
import { nodePhase } from "../../../format/phase.ts";
import { visibleText } from "../../../values/visible-text.ts";
import type { RunRow } from "../state/run-tree.ts";

const boolean = create(LiteralTypeSchema, { type: { case: "simple", value: SimpleType.BOOLEAN } });

interface GateProps {
  readonly scope: Scope;
  readonly run: string;
  readonly row: RunRow;
  readonly commits: number;
}

/** What a gate asks for while it waits: to approve or reject, or a value of its type; and what was said afterwards. */
export function Gate({ scope, run, row, commits }: GateProps) {
  const gate = row.spec?.target.case === "gateNode" ? row.spec.target.value.condition : undefined;
  const [said, setSaid] = useState(false);
  if (row.node === undefined || (gate?.case !== "approve" && gate?.case !== "signal")) return null;
  const { signalId } = gate.value;
  const id = create(SignalIdentifierSchema, { executionId: { ...scope, name: run }, signalId });
  if (nodePhase(row.node.phase).terminal)
    return <Answered scope={scope} run={run} signalId={signalId} commits={commits} />;
  return (
    <Alert color="grape" variant="light" title={<bdi>{visibleText(signalId)}</bdi>} p="sm">
      {said ? (
        <Text size="sm" role="status">
          Said. The run goes on.
        </Text>
      ) : (
        <GateAnswer
          id={id}
          type={gate.case === "approve" ? boolean : gate.value.type}
          approval={gate.case === "approve"}
          label="Value"
          done={() => setSaid(true)}
        />
      )}
    </Alert>
  );
}

function Answered({ scope, run, signalId, commits }: Omit<GateProps, "row"> & { readonly signalId: string }) {
  const { data, refetch } = useQuery(GateService.method.listGates, {
    ...scope,
    execution: run,
    answered: true,
    limit: 1000,
  });
  useEffect(() => {
    if (commits > 0) void refetch();
  }, [commits, refetch]);
  const gate = data?.gates.find(({ id }) => id?.signalId === signalId);
  return gate && <GateSaid gate={gate} />;
}
