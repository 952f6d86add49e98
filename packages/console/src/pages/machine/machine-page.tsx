import { useQuery } from "@connectrpc/connect-query";
import { Connector_Health, type Machine, MachineService } from "@haltere/idl/haltere";
import { Card, Group, Progress, SimpleGrid, Stack, Table, Text, Title } from "@mantine/core";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Page } from "../../components/page.tsx";
import { Time } from "../../components/time.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { useWatch } from "../../data/use-watch.ts";
import { amountText } from "../../format/amount.ts";
import { Attempts } from "./attempts.tsx";

/** What the machine has, what takes it, and what waits; asked for again each two seconds while the page is looked at. */
export function MachinePage() {
  const { data, error, refetch } = useQuery(
    MachineService.method.getMachine,
    { limit: 1000 },
    { refetchInterval: 2000 },
  );
  useWatch(undefined, () => undefined);
  return (
    <Page title="Machine">
      {error && (
        <ErrorPanel
          what={data ? "The machine does not answer; shown is what was known before" : "The machine could not be read"}
          error={error}
          retry={() => void refetch()}
        />
      )}
      {!data && !error && <Waiting />}
      {data && <MachineView machine={data} />}
    </Page>
  );
}

function MachineView({ machine }: { readonly machine: Machine }) {
  const { resources, executors, running, waiting, connectors } = machine;
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
        {resources.map(({ name, capacity, inUse }) => (
          <Card key={name} withBorder padding="sm">
            <Group justify="space-between" gap={4} mb={6}>
              <Text size="sm" fw={600}>
                {name}
              </Text>
              <Text size="sm">
                {amountText(name, inUse)}
                {capacity === undefined ? ", no limit" : ` of ${amountText(name, capacity)}`}
              </Text>
            </Group>
            {capacity !== undefined && (
              <Progress
                value={capacity > 0 ? Math.min(100, (inUse / capacity) * 100) : 0}
                aria-label={`${name} in use`}
                size="md"
              />
            )}
          </Card>
        ))}
      </SimpleGrid>
      <Stack gap={4}>
        <Title order={2}>Executors</Title>
        <Table.ScrollContainer minWidth={360}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Executor</Table.Th>
                <Table.Th>Running</Table.Th>
                <Table.Th>Waiting</Table.Th>
                <Table.Th w="40%">Slots in use</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {executors.map(({ name, slots, running: busy, waiting: queued }) => (
                <Table.Tr key={name}>
                  <Table.Td>{name}</Table.Td>
                  <Table.Td>
                    {busy} of {slots}
                  </Table.Td>
                  <Table.Td>{queued}</Table.Td>
                  <Table.Td>
                    <Progress value={slots > 0 ? (busy / slots) * 100 : 0} aria-label={`${name} slots in use`} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Stack>
      <Attempts title="Running" empty="Nothing runs now." attempts={running} reasons={false} />
      <Attempts title="Waiting" empty="Nothing waits." attempts={waiting} reasons={true} />
      {connectors.length > 0 && <Connectors connectors={connectors} />}
    </Stack>
  );
}

type Look = readonly [sign: string, word: string, look: string];
const unknown: Look = ["…", "Not asked yet", "queued"];
const healths: Readonly<Record<number, Look>> = {
  [Connector_Health.SERVING]: ["✓", "Serving", "succeeded"],
  [Connector_Health.FAILING]: ["✕", "Does not answer", "failed"],
  [Connector_Health.SILENT]: ["?", "Cannot tell what it serves", "aborted"],
};

function Connectors({ connectors }: Pick<Machine, "connectors">) {
  return (
    <Stack gap={4}>
      <Title order={2}>Connectors</Title>
      <Table.ScrollContainer minWidth={420}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Address</Table.Th>
              <Table.Th>Health</Table.Th>
              <Table.Th>Task types</Table.Th>
              <Table.Th>Asked</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {connectors.map(({ address, health, failure, askedAt, tasks }) => {
              const [sign, word, look] = healths[health] ?? unknown;
              return (
                <Table.Tr key={address} style={{ overflowWrap: "anywhere" }}>
                  <Table.Td className="hal-mono">{address}</Table.Td>
                  <Table.Td c={`var(--hal-${look})`}>
                    {sign} {word}
                    {failure && (
                      <Text size="xs" c="dimmed">
                        {failure}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>{tasks.map(({ type }) => type).join(", ") || "–"}</Table.Td>
                  <Table.Td>
                    <Time at={askedAt} />
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
