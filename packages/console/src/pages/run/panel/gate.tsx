import { create } from "@bufbuild/protobuf";
import { useMutation } from "@connectrpc/connect-query";
import { literalTypeText } from "@haltere/core";
import { type Literal, type LiteralType, LiteralTypeSchema, SimpleType } from "@haltere/idl/core";
import { SignalService } from "@haltere/idl/service";
import { Alert, Button, Group, Select, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import type { Scope } from "../../../data/scope.ts";
import { nodePhase } from "../../../format/phase.ts";
import { isTyped, literalOfText, typingHint } from "../../../forms/literal-of-text.ts";
import { visibleText } from "../../../values/visible-text.ts";
import type { RunRow } from "../state/run-tree.ts";

const boolean = create(LiteralTypeSchema, { type: { case: "simple", value: SimpleType.BOOLEAN } });

/** What a gate asks for, while it waits: to approve or refuse, or a value of its type. */
export function Gate({ scope, run, row }: { readonly scope: Scope; readonly run: string; readonly row: RunRow }) {
  const gate = row.spec?.target.case === "gateNode" ? row.spec.target.value.condition : undefined;
  const set = useMutation(SignalService.method.setSignal);
  if (row.node === undefined || nodePhase(row.node.phase).terminal) return null;
  if (gate?.case !== "approve" && gate?.case !== "signal") return null;
  const { signalId } = gate.value;
  const give = (value: Literal) => set.mutate({ id: { executionId: { ...scope, name: run }, signalId }, value });
  const say = (approved: boolean) => {
    const read = literalOfText(boolean, String(approved));
    if (read.kind === "value") give(read.value);
  };
  return (
    <Alert color="grape" variant="light" title={<bdi>{visibleText(signalId)}</bdi>} p="sm">
      {set.isSuccess ? (
        <Text size="sm" role="status">
          Said. The run goes on.
        </Text>
      ) : gate.case === "approve" ? (
        <Group gap="xs">
          <Button loading={set.isPending} onClick={() => say(true)}>
            Approve
          </Button>
          <Button variant="default" disabled={set.isPending} onClick={() => say(false)}>
            Reject
          </Button>
        </Group>
      ) : (
        <GateInput type={gate.value.type} pending={set.isPending} give={give} />
      )}
      {set.error && <ErrorPanel what="The gate was not answered" error={set.error} />}
    </Alert>
  );
}

function GateInput({
  type,
  pending,
  give,
}: {
  readonly type: LiteralType | undefined;
  readonly pending: boolean;
  readonly give: (value: Literal) => void;
}) {
  const choices = choicesOf(type);
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string>();
  if (!isTyped(type))
    return (
      <Text size="sm">
        It waits for a value of type {literalTypeText(type)}, which the command line or a client gives.
      </Text>
    );
  const send = () => {
    const read = literalOfText(type, text);
    if (read.kind === "wrong") setProblem(read.why);
    else give(read.value);
  };
  const change = (value: string) => {
    setText(value);
    setProblem(undefined);
  };
  return (
    <Group gap="xs" align="end">
      {choices ? (
        <Select
          label="Value"
          data={choices}
          value={text || null}
          onChange={(value) => change(value ?? "")}
          error={problem}
        />
      ) : (
        <TextInput
          label="Value"
          description={typingHint(type) || literalTypeText(type)}
          value={text}
          error={problem}
          onChange={(event) => change(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") send();
          }}
        />
      )}
      <Button loading={pending} disabled={choices !== undefined && text === ""} onClick={send}>
        Give
      </Button>
    </Group>
  );
}

function choicesOf(type: LiteralType | undefined): string[] | undefined {
  if (type?.type.case === "enumType") return type.type.value.values;
  return type?.type.case === "simple" && type.type.value === SimpleType.BOOLEAN ? ["true", "false"] : undefined;
}
