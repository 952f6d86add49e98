import { type Client, ConnectError, createClient } from "@connectrpc/connect";
import { useTransport } from "@connectrpc/connect-query";
import { ExecutionState } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import { Button, Group, List, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import type { Scope } from "../../data/scope.ts";
import { eachOf } from "./each-of.ts";

type Admin = Client<typeof AdminService>;
type RunId = Scope & { readonly name: string };

interface Action {
  readonly verb: string;
  readonly explanation: string;
  /** Whether a reason is asked for. */
  readonly reason?: boolean;
  readonly color?: string;
  readonly act: (admin: Admin, id: RunId, reason: string) => Promise<unknown>;
}

const terminate: Action = {
  verb: "Terminate",
  explanation: "Runs that have ended already stay as they are.",
  reason: true,
  color: "red",
  act: (admin, id, cause) => admin.terminateExecution({ id, cause }),
};
const relaunch: Action = {
  verb: "Relaunch",
  explanation: "Each is launched anew, with the inputs it had.",
  act: (admin, id) => admin.relaunchExecution({ id }),
};
const archive: Action = {
  verb: "Archive",
  explanation: "They are left out of lists from then on, and can be brought back.",
  act: (admin, id) => admin.updateExecution({ id, state: ExecutionState.EXECUTION_ARCHIVED }),
};
const restore: Action = {
  verb: "Restore",
  explanation: "They are listed with the others again.",
  act: (admin, id) => admin.updateExecution({ id, state: ExecutionState.EXECUTION_ACTIVE }),
};

interface BulkActionsProps {
  readonly scope: Scope;
  readonly chosen: ReadonlySet<string>;
  readonly archived: boolean;
  /** Chooses all runs that fit, beyond the page; absent where the page has them all. */
  readonly chooseAll?: (() => Promise<void>) | undefined;
  /** Called when an action was carried out, with the runs that it failed for. */
  readonly done: (left: ReadonlySet<string>) => void;
}

/** What can be done with the chosen runs at once, each after a question. */
export function BulkActions({ scope, chosen, archived, chooseAll, done }: BulkActionsProps) {
  const [asked, ask] = useState<Action>();
  const all = useMutation({ mutationFn: async () => chooseAll?.() });
  return (
    <Group gap="xs" role="toolbar" aria-label="Chosen runs">
      <Text size="sm" role="status">
        {countOf(chosen.size)} chosen
      </Text>
      {chooseAll && (
        <Button variant="subtle" loading={all.isPending} onClick={() => all.mutate()}>
          Choose all that fit
        </Button>
      )}
      {[terminate, relaunch, archived ? restore : archive].map((action) => (
        <Button key={action.verb} variant="default" onClick={() => ask(action)}>
          {action.verb}
        </Button>
      ))}
      <Button variant="subtle" onClick={() => done(new Set())}>
        None
      </Button>
      {all.error && <ErrorPanel what="The runs that fit could not be read" error={all.error} />}
      {asked && <Question action={asked} scope={scope} chosen={chosen} close={() => ask(undefined)} done={done} />}
    </Group>
  );
}

interface Failure {
  readonly name: string;
  readonly message: string;
}

type QuestionProps = Pick<BulkActionsProps, "scope" | "chosen" | "done"> & {
  readonly action: Action;
  readonly close: () => void;
};

function Question({ action, scope, chosen, close, done }: QuestionProps) {
  const admin = createClient(AdminService, useTransport());
  const [reason, setReason] = useState("");
  const [progress, setProgress] = useState<number>();
  const [failures, setFailures] = useState<readonly Failure[]>([]);
  const stopped = useRef(false);
  const carryOut = async () => {
    const failed: Failure[] = [];
    const left = new Set(chosen);
    stopped.current = false;
    setFailures([]);
    let finished = 0;
    setProgress(0);
    await eachOf([...chosen], 6, async (name) => {
      if (stopped.current) return;
      try {
        await action.act(admin, { ...scope, name }, reason);
        left.delete(name);
      } catch (thrown) {
        failed.push({ name, message: ConnectError.from(thrown).rawMessage });
      }
      finished += 1;
      setProgress(finished);
    });
    setProgress(undefined);
    setFailures(failed);
    done(left);
    if (left.size === 0) close();
  };
  return (
    <Dialog title={`${action.verb} ${countOf(chosen.size)}?`} close={close}>
      <Text size="sm">{action.explanation}</Text>
      {action.reason && (
        <TextInput
          mt="sm"
          label="Reason"
          description="Kept with each run"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
      )}
      {failures.length > 0 && (
        <div role="alert">
          <Text size="sm" c="var(--hal-failed)" mt="sm">
            {countOf(failures.length)} could not be done, and {failures.length === 1 ? "is" : "are"} still chosen:
          </Text>
          <List size="xs" mah={160} style={{ overflowY: "auto" }}>
            {failures.map(({ name, message }) => (
              <List.Item key={name}>
                {name}: {message}
              </List.Item>
            ))}
          </List>
        </div>
      )}
      <Group justify="flex-end" mt="md" gap="xs">
        {progress !== undefined && (
          <Text size="sm" c="dimmed" role="status">
            {progress.toLocaleString("en")} of {chosen.size.toLocaleString("en")}
          </Text>
        )}
        <Button
          variant="default"
          onClick={() => {
            if (progress === undefined) close();
            stopped.current = true;
          }}
        >
          {progress === undefined ? "Cancel" : "Stop"}
        </Button>
        <Button
          {...(action.color ? { color: action.color } : {})}
          loading={progress !== undefined}
          onClick={() => void carryOut()}
        >
          {action.verb} {countOf(chosen.size)}
        </Button>
      </Group>
    </Dialog>
  );
}

function countOf(count: number): string {
  return count === 1 ? "1 run" : `${count.toLocaleString("en")} runs`;
}
