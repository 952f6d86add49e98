import { Code, Group, Stack, Text, Title } from "@mantine/core";
import { useMemo } from "react";
import { FaultList } from "../../forms/faults.ts";
import { fromLiteral } from "../../forms/literal-value.ts";
import { toPacked } from "../../forms/packed-value.ts";
import { shapeText } from "../../forms/shape.ts";
import { shapeOfType } from "../../forms/shape-of-type.ts";
import { exactText } from "../../values/exact-text.ts";
import type { FixedInput } from "./subject.ts";

/** What the launch plan gives and no launch changes. */
export function FixedInputs({ fixed }: { readonly fixed: readonly FixedInput[] }) {
  const shown = useMemo(() => fixed.map(textOf), [fixed]);
  return (
    <section className="hal-card" aria-label="Fixed inputs">
      <Title order={2}>Fixed by the launch plan</Title>
      {shown.map(({ name, type, text }) => (
        <Stack key={name} gap={2}>
          <Group gap={8}>
            <svg viewBox="0 0 16 16" width="12" height="12" role="img" aria-label="locked">
              <path
                d="M4 7V5a4 4 0 0 1 8 0v2h.5a.5.5 0 0 1 .5.5v6a.5.5 0 0 1-.5.5h-9a.5.5 0 0 1-.5-.5v-6a.5.5 0 0 1 .5-.5H4Zm1.5 0h5V5a2.5 2.5 0 0 0-5 0v2Z"
                fill="currentColor"
              />
            </svg>
            <Text span size="sm" fw={600}>
              {name}
            </Text>
            {type !== "" && <span className="hal-field-type">{type}</span>}
          </Group>
          <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            {text}
          </Code>
        </Stack>
      ))}
    </section>
  );
}

function textOf({ name, type, value, json }: FixedInput) {
  const shape = shapeOfType(type);
  const packed = toPacked(shape, fromLiteral(shape, value), new FaultList(), name, "text");
  return {
    name,
    type: type === undefined ? "" : shapeText(shape),
    text: (packed !== undefined && exactText(packed)) || json,
  };
}
