import { Button, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { Command } from "../../../components/command.tsx";
import type { FormInput } from "../launch-state.ts";
import type { ReadForm } from "../request-of.ts";
import { saveFile } from "../save-file.ts";
import type { Settings } from "../settings.ts";
import { curlCommand, curlFileCommand, requestText } from "./curl-command.ts";
import { haltereCommand } from "./haltere-command.ts";
import { pyflyteCommand } from "./pyflyte-command.ts";
import { pythonCommand } from "./python-command.ts";
import { typescriptCommand } from "./typescript-command.ts";

interface CommandsProps {
  readonly read: ReadForm;
  readonly inputs: readonly FormInput[];
  readonly settings: Settings;
  /** Whether the code is in TypeScript, which is what `haltere run` runs. */
  readonly typescript: boolean;
}

const requestFile = "launch.json";

/** What launches the same from elsewhere. */
export function Commands({ read, inputs, settings, typescript }: CommandsProps) {
  const [way, setWay] = useState("CLI");
  const { request, given, faults } = read;
  const { origin, host, protocol } = globalThis.location;
  const insecure = protocol === "http:";
  return (
    <Stack gap="xs" aria-label="The same as a command" role="group">
      <Title order={2}>The same as a command</Title>
      <SegmentedControl
        size="xs"
        data={["CLI", "Python", "TypeScript", "curl"]}
        value={way}
        onChange={setWay}
        aria-label="Kind of command"
        style={{ alignSelf: "flex-start" }}
      />
      {faults.size > 0 ? (
        <Note>It is shown as soon as the form is whole.</Note>
      ) : way === "curl" ? (
        <>
          <Command text={curlCommand(request, origin)} />
          <FileForm text={requestText(request)} command={curlFileCommand(origin, requestFile)} />
        </>
      ) : way === "Python" ? (
        <>
          <Note>With flytekit.</Note>
          <Command text={pythonCommand(request, host, insecure)} />
        </>
      ) : way === "TypeScript" ? (
        <>
          <Note>With haltere.</Note>
          <Command text={typescriptCommand(request, host, insecure)} />
        </>
      ) : (
        <CommandLines
          file={{ text: requestText(request), command: curlFileCommand(origin, requestFile) }}
          lines={[
            {
              note: "Runs what is registered, in this version:",
              line: pyflyteCommand(request, inputs, given, host, insecure),
            },
            ...(typescript
              ? [
                  {
                    note: "Registers the file as it is now, in the folder that names begin in, and runs that:",
                    line: haltereCommand(request, settings, given, host),
                  },
                ]
              : []),
          ]}
        />
      )}
    </Stack>
  );
}

interface CommandLinesProps {
  readonly lines: readonly { readonly note: string; readonly line: ReturnType<typeof haltereCommand> }[];
  readonly file: { readonly text: string; readonly command: string };
}

function CommandLines({ lines, file }: CommandLinesProps) {
  return (
    <>
      {lines.map(({ note, line }) =>
        "command" in line ? (
          <Stack key={note} gap={4}>
            <Note>{note}</Note>
            <Command text={line.command} />
          </Stack>
        ) : (
          <Note key={note}>{line.reason}</Note>
        ),
      )}
      {lines.every(({ line }) => "reason" in line) && <FileForm {...file} />}
    </>
  );
}

/** The whole request as a file, and the command that sends it. */
function FileForm({ text, command }: { readonly text: string; readonly command: string }) {
  return (
    <Stack gap={4} role="group" aria-label="With the request in a file">
      <Button
        variant="subtle"
        size="compact-xs"
        style={{ alignSelf: "flex-start" }}
        onClick={() => saveFile(requestFile, text)}
      >
        Save {requestFile}
      </Button>
      <Command text={command} />
    </Stack>
  );
}

function Note({ children }: { readonly children: string }) {
  return (
    <Text size="xs" c="dimmed">
      {children}
    </Text>
  );
}
