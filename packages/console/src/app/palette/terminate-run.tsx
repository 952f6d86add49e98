import { useMutation } from "@connectrpc/connect-query";
import { AdminService } from "@haltere/idl/service";
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import type { Scope } from "../../data/scope.ts";

interface TerminateRunProps {
  readonly id: Scope & { readonly name: string };
  readonly close: () => void;
}

/** Asks, and ends a run. */
export function TerminateRun({ id, close }: TerminateRunProps) {
  const [cause, setCause] = useState("");
  const { mutate, isPending, error } = useMutation(AdminService.method.terminateExecution, { onSuccess: close });
  return (
    <Dialog title={`Terminate ${id.name}?`} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          mutate({ id, cause });
        }}
      >
        <Stack gap="sm">
          <TextInput
            label="Reason"
            description="Kept with the run"
            value={cause}
            onChange={(event) => setCause(event.currentTarget.value)}
            data-autofocus
          />
          {error && <ErrorPanel what="It was not terminated" error={error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Let it run
            </Button>
            <Button type="submit" color="red" loading={isPending}>
              Terminate
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
