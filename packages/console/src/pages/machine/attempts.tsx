import type { MachineAttempt } from "@haltere/idl/haltere";
import { Stack, Table, Text, Title } from "@mantine/core";
import { PageLink } from "../../components/link.tsx";
import { Time } from "../../components/time.tsx";
import { amountText } from "../../format/amount.ts";

interface AttemptsProps {
  readonly title: string;
  readonly empty: string;
  readonly attempts: readonly MachineAttempt[];
  /** Whether it is told what they wait for. */
  readonly reasons: boolean;
}

/** Attempts that run, or wait, each with a link to its run. */
export function Attempts({ title, empty, attempts, reasons }: AttemptsProps) {
  return (
    <Stack gap={4}>
      <Title order={2}>
        {title} {attempts.length > 0 && `(${attempts.length === 1000 ? "the first 1000" : attempts.length})`}
      </Title>
      {attempts.length === 0 && <Text c="dimmed">{empty}</Text>}
      {attempts.length > 0 && (
        <Table.ScrollContainer minWidth={560} mah={420}>
          <Table highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Task</Table.Th>
                <Table.Th>Run</Table.Th>
                <Table.Th>Node</Table.Th>
                <Table.Th>Executor</Table.Th>
                <Table.Th>Takes</Table.Th>
                <Table.Th>Since</Table.Th>
                {reasons && <Table.Th>Waits for</Table.Th>}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {attempts.map((one) => (
                <Row key={keyOf(one)} attempt={one} reasons={reasons} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}

function Row({ attempt, reasons }: { readonly attempt: MachineAttempt; readonly reasons: boolean }) {
  const { node, item, attempt: count, task, executor, asks, since, reason } = attempt;
  const { project = "", domain = "", name = "" } = node?.executionId ?? {};
  return (
    <Table.Tr style={{ overflowWrap: "anywhere" }}>
      <Table.Td>{task}</Table.Td>
      <Table.Td>
        <PageLink to="/projects/$project/domains/$domain/executions/$name" params={{ project, domain, name }}>
          {name}
        </PageLink>
      </Table.Td>
      <Table.Td>
        {node?.nodeId}
        {item === undefined ? "" : ` item ${item}`}
        {count > 0 ? `, attempt ${count + 1}` : ""}
      </Table.Td>
      <Table.Td>{executor}</Table.Td>
      <Table.Td>
        {Object.entries(asks)
          .map(([resource, amount]) => `${amountText(resource, amount)} ${resource}`)
          .join(", ") || "–"}
      </Table.Td>
      <Table.Td>
        <Time at={since} />
      </Table.Td>
      {reasons && <Table.Td>{reason}</Table.Td>}
    </Table.Tr>
  );
}

function keyOf({ node, item, attempt }: MachineAttempt): string {
  const { project, domain, name } = node?.executionId ?? {};
  return [project, domain, name, node?.nodeId, item, attempt].join("/");
}
