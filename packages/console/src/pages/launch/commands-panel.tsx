import type { ExecutionCreateRequest } from "@haltere/idl/admin";
import { SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { Command } from "../../components/command.tsx";
import { cliCommand, curlCommand, type Given, pythonCommand } from "./commands.ts";
import type { Settings } from "./settings.ts";

interface CommandsProps {
  readonly request: ExecutionCreateRequest;
  readonly settings: Settings;
  readonly given: readonly Given[];
  /** Whether the code is in TypeScript, which is what `haltere run` runs. */
  readonly typescript: boolean;
}

/** What launches the same from elsewhere. */
export function Commands({ request, settings, given, typescript }: CommandsProps) {
  const [way, setWay] = useState("curl");
  const { origin, host, protocol } = globalThis.location;
  const cli = typescript ? cliCommand(request, settings, given, host) : undefined;
  const ways = ["curl", "Python", ...(cli === undefined ? [] : ["CLI"])];
  const chosen = ways.includes(way) ? way : "curl";
  return (
    <Stack gap="xs" aria-label="The same as a command" role="group">
      <Title order={2}>The same as a command</Title>
      <SegmentedControl
        size="xs"
        data={ways}
        value={chosen}
        onChange={setWay}
        aria-label="Kind of command"
        style={{ alignSelf: "flex-start" }}
      />
      {chosen === "CLI" && (
        <Text size="xs" c="dimmed">
          Type it in the folder that the file is in; the file is registered as it is there.
        </Text>
      )}
      <Command
        text={
          chosen === "CLI" && cli !== undefined
            ? cli
            : chosen === "Python"
              ? pythonCommand(request, host, protocol === "http:")
              : curlCommand(request, origin)
        }
      />
    </Stack>
  );
}
