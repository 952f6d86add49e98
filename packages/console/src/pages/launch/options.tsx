import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import type { Faults } from "../../forms/faults.ts";
import { type Settings, toldCount } from "./settings.ts";
import { SettingsFields } from "./settings-fields.tsx";

interface OptionsProps {
  readonly settings: Settings;
  readonly change: (settings: Settings) => void;
  readonly faults: Faults;
}

/** What a launch is told beside its inputs, folded until it is wanted or wrong. */
export function Options({ settings, change, faults }: OptionsProps) {
  const [open, setOpen] = useState(false);
  const wrong = [...faults.keys()].some((place) => place.replace(/\[\d+\]$/, "") in settings);
  const told = toldCount(settings);
  return (
    <section className="hal-card" aria-label="Options">
      <Group gap="xs">
        <Button variant="subtle" size="compact-sm" ml={-8} aria-expanded={open || wrong} onClick={() => setOpen(!open)}>
          {open || wrong ? "Fewer options" : "More options"}
        </Button>
        {told > 0 && (
          <Text size="xs" c="dimmed">
            {told === 1 ? "one is given" : `${told} are given`}
          </Text>
        )}
      </Group>
      {(open || wrong) && <SettingsFields settings={settings} change={change} faults={faults} />}
    </section>
  );
}
