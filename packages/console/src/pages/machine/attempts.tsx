import type { MachineAttempt } from "@haltere/idl/haltere";
import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { PageLink } from "../../components/link.tsx";
import { TableFrame } from "../../components/table-frame.tsx";
import { Time } from "../../components/time.tsx";
import { amountText } from "../../format/amount.ts";

interface AttemptsProps {
  readonly title: string;
  readonly empty: string;
  readonly attempts: readonly MachineAttempt[];
  /** How many there are, of which the first are listed. */
  readonly total: number;
  /** Whether it is told what they wait for. */
  readonly reasons: boolean;
  readonly children?: ReactNode;
}

/** How many rows are drawn: of a queue of thousands whoever looks wants the first, and the count. */
const drawn = 200;

/** Attempts that run, or wait, each with a link to its node. */
export function Attempts({ title, empty, attempts, total, reasons, children }: AttemptsProps) {
  const shown = attempts.slice(0, drawn);
  const count = shown.length < total ? `${shown.length} of ${total.toLocaleString("en")}` : String(total);
  return (
    <Stack gap={6} component="section" aria-label={title}>
      <Title order={2}>
        {title} {total > 0 && <span className="hal-dim">{count}</span>}
      </Title>
      {attempts.length === 0 && (
        <Text size="sm" c="dimmed">
          {empty}
        </Text>
      )}
      {children}
      {shown.length > 0 && (
        <TableFrame className="machine-list" label={`${title}, listed`}>
          <table className="hal-table">
            <thead>
              <tr>
                <th>Task</th>
                {reasons && <th>Waits for</th>}
                <th>Run</th>
                <th>Node</th>
                <th>Executor</th>
                <th>Takes</th>
                <th>Since</th>
                <th>Where</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => (
                <Row key={keyOf(one)} attempt={one} reasons={reasons} />
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </Stack>
  );
}

function Row({ attempt, reasons }: { readonly attempt: MachineAttempt; readonly reasons: boolean }) {
  const { node, item, attempt: count, task, executor, asks, since, reason } = attempt;
  const { project = "", domain = "", name = "" } = node?.executionId ?? {};
  return (
    <tr>
      <td className="hal-name">
        <PageLink
          className="hal-clip"
          title={task}
          to="/projects/$project/domains/$domain/tasks/$name"
          params={{ project, domain, name: task }}
        >
          {task}
        </PageLink>
      </td>
      {reasons && <td>{reason.replace(/^waits for /, "")}</td>}
      <td>
        <PageLink
          to="/projects/$project/domains/$domain/executions/$name"
          params={{ project, domain, name }}
          search={{ node: node?.nodeId ?? "" }}
        >
          {name}
        </PageLink>
      </td>
      <td>
        {node?.nodeId}
        {item === undefined ? "" : ` item ${item}`}
        {count > 0 ? `, attempt ${count + 1}` : ""}
      </td>
      <td>{executor}</td>
      <td>
        {Object.entries(asks)
          .map(([resource, amount]) => `${amountText(resource, amount)} ${resource}`)
          .join(", ") || "–"}
      </td>
      <td>
        <Time at={since} />
      </td>
      <td className="hal-dim">
        {project} / {domain}
      </td>
    </tr>
  );
}

function keyOf({ node, item, attempt }: MachineAttempt): string {
  const { project, domain, name } = node?.executionId ?? {};
  return [project, domain, name, node?.nodeId, item, attempt].join("/");
}
