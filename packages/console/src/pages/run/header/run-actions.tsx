import { useMutation } from "@connectrpc/connect-query";
import { AdminService } from "@haltere/idl/service";
import { Button, Group, Stack, Textarea } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Dialog } from "../../../components/dialog.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import type { Scope } from "../../../data/scope.ts";
import type { Phase } from "../../../format/phase.ts";

interface RunActionsProps {
  readonly scope: Scope;
  readonly name: string;
  readonly phase: Phase;
}

/** What can be done with a run as it stands: terminate what goes on; relaunch, or recover what failed. */
export function RunActions({ scope, name, phase }: RunActionsProps) {
  const navigate = useNavigate();
  const id = { ...scope, name };
  const go = ({ id: made }: { readonly id?: { readonly name: string } | undefined }) => {
    if (made)
      void navigate({
        to: "/projects/$project/domains/$domain/executions/$name",
        params: { ...scope, name: made.name },
      });
  };
  const relaunch = useMutation(AdminService.method.relaunchExecution, { onSuccess: go });
  const recover = useMutation(AdminService.method.recoverExecution, { onSuccess: go });
  const [ending, setEnding] = useState(false);
  const refused = relaunch.error ?? recover.error;
  return (
    <>
      {!phase.terminal && (
        <Button variant="default" c="var(--hal-failed)" onClick={() => setEnding(true)}>
          Terminate…
        </Button>
      )}
      {phase.terminal && phase.look !== "succeeded" && (
        <Button variant="default" loading={recover.isPending} onClick={() => recover.mutate({ id })}>
          Recover
        </Button>
      )}
      <Button variant="default" loading={relaunch.isPending} onClick={() => relaunch.mutate({ id })}>
        Relaunch
      </Button>
      {refused && <ErrorPanel what="No new run was started" error={refused} />}
      {ending && <Terminate id={id} close={() => setEnding(false)} />}
    </>
  );
}

interface TerminateProps {
  readonly id: Scope & { readonly name: string };
  readonly close: () => void;
}

function Terminate({ id, close }: TerminateProps) {
  const [cause, setCause] = useState("");
  const { mutate, isPending, error } = useMutation(AdminService.method.terminateExecution, { onSuccess: close });
  return (
    <Dialog close={close} title={`Terminate ${id.name}`}>
      <Stack gap="sm">
        <Textarea
          label="Cause"
          description="Shown with the run, for those who wonder"
          autosize
          minRows={2}
          value={cause}
          data-autofocus
          onChange={(event) => setCause(event.currentTarget.value)}
        />
        {error && <ErrorPanel what="It was not terminated" error={error} />}
        <Group justify="end" gap="xs">
          <Button variant="default" onClick={close}>
            Let it run
          </Button>
          <Button color="red" loading={isPending} onClick={() => mutate({ id, cause: cause.trim() })}>
            Terminate
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
