import { useMutation } from "@connectrpc/connect-query";
import { type Execution, ExecutionState } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import { Button, CopyButton, Group, Stack, Textarea } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Dialog } from "../../../components/dialog.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { ButtonLink } from "../../../components/link.tsx";
import type { Scope } from "../../../data/scope.ts";
import { executionPhase } from "../../../format/phase.ts";

interface RunActionsProps {
  readonly scope: Scope;
  readonly name: string;
  readonly execution: Execution;
  /** What this changed is to be read again. */
  readonly onChanged: () => void;
}

/** What can be done with a run as it stands: terminate what goes on; relaunch, as it was or changed; recover what failed; put it away. */
export function RunActions({ scope, name, execution, onChanged }: RunActionsProps) {
  const navigate = useNavigate();
  const id = { ...scope, name };
  const phase = executionPhase(execution.closure?.phase ?? 0);
  const archived = execution.closure?.stateChangeDetails?.state === ExecutionState.EXECUTION_ARCHIVED;
  const go = ({ id: made }: { readonly id?: { readonly name: string } | undefined }) => {
    if (made)
      void navigate({
        to: "/projects/$project/domains/$domain/executions/$name",
        params: { ...scope, name: made.name },
      });
  };
  const relaunch = useMutation(AdminService.method.relaunchExecution, { onSuccess: go, onError: onChanged });
  const recover = useMutation(AdminService.method.recoverExecution, { onSuccess: go, onError: onChanged });
  const archive = useMutation(AdminService.method.updateExecution, { onSettled: onChanged });
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
        <Button
          variant="default"
          loading={recover.isPending}
          title="Run again what failed and what follows, and take over the rest"
          onClick={() => recover.mutate({ id })}
        >
          Recover
        </Button>
      )}
      <Button variant="default" loading={relaunch.isPending} onClick={() => relaunch.mutate({ id })}>
        Relaunch
      </Button>
      <ButtonLink
        variant="default"
        to="/projects/$project/domains/$domain/launch"
        params={{ project: scope.project, domain: scope.domain }}
        search={{ from: name }}
      >
        Clone…
      </ButtonLink>
      {phase.terminal && (
        <Button
          variant="default"
          loading={archive.isPending}
          onClick={() =>
            archive.mutate({
              id,
              state: archived ? ExecutionState.EXECUTION_ACTIVE : ExecutionState.EXECUTION_ARCHIVED,
            })
          }
        >
          {archived ? "Bring back" : "Archive"}
        </Button>
      )}
      <CopyButton value={globalThis.location.href}>
        {({ copied, copy }) => (
          <Button variant="default" title="The address has the view, its filters and the chosen node" onClick={copy}>
            {copied ? "Copied" : "Copy link"}
          </Button>
        )}
      </CopyButton>
      {refused && <ErrorPanel what="No new run was started" error={refused} />}
      {archive.error && <ErrorPanel what="It stays where it was" error={archive.error} />}
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
