import { create } from "@bufbuild/protobuf";
import { useMutation } from "@connectrpc/connect-query";
import { literalTypeText } from "@haltere/core";
import type { Execution, Signal } from "@haltere/idl/admin";
import { type Literal, LiteralSchema, SimpleType } from "@haltere/idl/core";
import { SignalService } from "@haltere/idl/service";
import { Button, Card, Group, NativeSelect, Text, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { PageLink } from "../../components/link.tsx";
import { Time } from "../../components/time.tsx";
import { isTyped, literalOfText, typingHint } from "../../forms/literal-of-text.ts";

interface GateProps {
  readonly run: Execution;
  readonly signal: Signal;
  readonly done: (told: string) => void;
}

/** A gate that waits: approve or reject where it wants a yes or a no, else a value of its type. */
export function Gate({ run, signal, done }: GateProps) {
  const set = useMutation(SignalService.method.setSignal);
  const name = signal.id?.signalId ?? "";
  const { project = "", domain = "" } = run.id ?? {};
  const runName = run.id?.name ?? "";
  const yesOrNo = signal.type?.type.case === "simple" && signal.type.type.value === SimpleType.BOOLEAN;
  const answer = (value: Literal, word: string) =>
    signal.id && set.mutate({ id: signal.id, value }, { onSuccess: () => done(`${name} of ${runName}: ${word}.`) });
  return (
    <Card withBorder padding="sm" data-gate={name}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ minWidth: 0, flex: "1 1 16rem", overflowWrap: "anywhere" }}>
          <Title order={2}>{name}</Title>
          <Text size="sm" c="dimmed">
            {run.closure?.workflowId?.name} · {literalTypeText(signal.type)} · began{" "}
            <Time at={run.closure?.createdAt} />
          </Text>
          <PageLink
            to="/projects/$project/domains/$domain/executions/$name"
            params={{ project, domain, name: runName }}
            size="sm"
          >
            {runName}
          </PageLink>
        </div>
        {yesOrNo ? (
          <Group gap="xs">
            <Button
              variant="default"
              loading={set.isPending}
              onClick={() => answer(booleanLiteral(false), "rejected")}
              aria-label={`Reject ${name}`}
            >
              Reject
            </Button>
            <Button
              loading={set.isPending}
              onClick={() => answer(booleanLiteral(true), "approved")}
              aria-label={`Approve ${name}`}
            >
              Approve
            </Button>
          </Group>
        ) : isTyped(signal.type) ? (
          <ValueForm signal={signal} busy={set.isPending} give={(value) => answer(value, "given")} />
        ) : (
          <Text size="sm">Answer it from its run: a value of this type has no field here.</Text>
        )}
      </Group>
      {set.error && <ErrorPanel what={`${name} could not be answered`} error={set.error} />}
    </Card>
  );
}

interface ValueFormProps {
  readonly signal: Signal;
  readonly busy: boolean;
  readonly give: (value: Literal) => void;
}

function ValueForm({ signal, busy, give }: ValueFormProps) {
  const { type } = signal;
  const choices = type?.type.case === "enumType" ? type.type.value.values : undefined;
  const [text, setText] = useState(choices?.[0] ?? "");
  const [wrong, setWrong] = useState("");
  const label = `Value of ${signal.id?.signalId}`;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const read = literalOfText(type, text);
        setWrong(read.kind === "wrong" ? read.why : "");
        if (read.kind === "value") give(read.value);
      }}
    >
      <Group gap="xs" align="flex-start">
        {choices ? (
          <NativeSelect
            size="xs"
            aria-label={label}
            data={choices}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        ) : (
          <TextInput
            aria-label={label}
            placeholder={typingHint(type) || literalTypeText(type)}
            value={text}
            error={wrong}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        <Button type="submit" loading={busy} aria-label={`Give ${signal.id?.signalId}`}>
          Give
        </Button>
      </Group>
    </form>
  );
}

function booleanLiteral(value: boolean): Literal {
  return create(LiteralSchema, {
    value: { case: "scalar", value: { value: { case: "primitive", value: { value: { case: "boolean", value } } } } },
  });
}
