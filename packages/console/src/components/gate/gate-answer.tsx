import { create } from "@bufbuild/protobuf";
import { useMutation } from "@connectrpc/connect-query";
import { booleanLiteral, literalTypeText } from "@haltere/core";
import { type Literal, type LiteralType, type SignalIdentifier, SignalIdentifierSchema } from "@haltere/idl/core";
import { SignalService } from "@haltere/idl/service";
import { Button, Code, Group, Stack, Text } from "@mantine/core";
import { type FormEvent, useMemo, useState } from "react";
import type { Draft } from "../../forms/draft.ts";
import { FaultList, type Faults } from "../../forms/faults.ts";
import { toLiteral } from "../../forms/literal-value.ts";
import { beginning, missing } from "../../forms/packed-value.ts";
import { shapeOfType } from "../../forms/shape-of-type.ts";
import { ErrorPanel } from "../error-panel.tsx";
import { Control } from "../fields/control.tsx";
import type { Parts } from "../fields/control-props.ts";
import { Field } from "../fields/field.tsx";

interface GateAnswerProps {
  readonly id: SignalIdentifier;
  readonly type: LiteralType | undefined;
  /** Whether it asks to approve, and not for a value. */
  readonly approval: boolean;
  /** What its field is called. */
  readonly label: string;
  readonly done: (told: "approved" | "rejected" | "given") => void;
}

/** What answers a gate that waits: approve or reject, or a value of its type by the form that launching has for it. */
export function GateAnswer({ id, type, approval, label, done }: GateAnswerProps) {
  const set = useMutation(SignalService.method.setSignal);
  const answer = (value: Literal, told: "approved" | "rejected" | "given") =>
    set.mutate({ id: create(SignalIdentifierSchema, id), value }, { onSuccess: () => done(told) });
  return (
    <>
      {approval ? (
        <Group gap="xs">
          <Button
            loading={set.isPending}
            onClick={() => answer(booleanLiteral(true), "approved")}
            aria-label={`Approve ${id.signalId}`}
          >
            Approve
          </Button>
          <Button
            variant="default"
            disabled={set.isPending}
            onClick={() => answer(booleanLiteral(false), "rejected")}
            aria-label={`Reject ${id.signalId}`}
          >
            Reject
          </Button>
        </Group>
      ) : (
        <ValueForm
          type={type}
          label={label}
          name={id.signalId}
          busy={set.isPending}
          give={(value) => answer(value, "given")}
        />
      )}
      {set.error && <ErrorPanel what={`${id.signalId} could not be answered`} error={set.error} />}
    </>
  );
}

interface ValueFormProps {
  readonly type: LiteralType | undefined;
  readonly label: string;
  readonly name: string;
  readonly busy: boolean;
  readonly give: (value: Literal) => void;
}

const parts: Parts = { Control, Field };
const noFaults: Faults = new Map();

function ValueForm({ type, label, name, busy, give }: ValueFormProps) {
  const shape = useMemo(() => shapeOfType(type), [type]);
  const [draft, setDraft] = useState<Draft>(() => beginning(shape));
  const [tried, setTried] = useState(false);
  const read = useMemo(() => {
    const faults = new FaultList();
    const literal = toLiteral(shape, draft, faults, label);
    if (literal === undefined && faults.faults.size === 0) faults.add(label, missing(shape));
    return { literal, faults: faults.faults };
  }, [shape, draft, label]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (read.faults.size === 0 && read.literal !== undefined) give(read.literal);
  };
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="xs">
        <Text size="xs" c="dimmed">
          A value of <Code>{literalTypeText(type)}</Code>
        </Text>
        <Control
          place={label}
          shape={shape}
          draft={draft}
          change={setDraft}
          faults={tried ? read.faults : noFaults}
          parts={parts}
        />
        <Group>
          <Button type="submit" loading={busy} aria-label={`Give ${name}`}>
            Give
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
