import { Group } from "@mantine/core";
import type { Phase } from "../format/phase.ts";
import { PhaseIcon } from "./phase-icon.tsx";

/** How every phase is told: colour, sign and word, so that none of them is needed alone. */
export function PhaseBadge({ phase }: { readonly phase: Phase }) {
  return (
    <Group
      gap={6}
      wrap="nowrap"
      component="span"
      display="inline-flex"
      c={`var(--hal-${phase.look})`}
      data-phase={phase.name}
    >
      <PhaseIcon look={phase.look} />
      <span>{phase.word}</span>
    </Group>
  );
}
