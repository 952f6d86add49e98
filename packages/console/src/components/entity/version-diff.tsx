import { Group, Stack, Table, Text, Title } from "@mantine/core";
import { type Change, changesBetween, type Facts } from "../../format/facts.ts";

interface VersionDiffProps {
  readonly before: readonly Facts[];
  readonly after: readonly Facts[];
}

const looks = { added: ["+", "succeeded"], removed: ["−", "failed"], changed: ["±", "running"] } as const;

/** What the later of two versions says otherwise than the earlier. */
export function VersionDiff({ before, after }: VersionDiffProps) {
  const changes = changesBetween(before, after);
  if (changes.length === 0)
    return <Text c="dimmed">These versions say the same; only their code or their time may differ.</Text>;
  return (
    <Stack gap="md" data-diff>
      {changes.map((group) => (
        <section key={group.title}>
          <Title order={2} size="h3" mb={4} style={{ overflowWrap: "anywhere" }}>
            {group.title}
          </Title>
          <Table.ScrollContainer minWidth={460}>
            <Table layout="fixed">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th w="30%">What</Table.Th>
                  <Table.Th>Before</Table.Th>
                  <Table.Th>After</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {group.changes.map((change) => (
                  <Row key={change.name} {...change} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </section>
      ))}
    </Stack>
  );
}

function Row({ kind, name, before, after }: Change) {
  const [sign, look] = looks[kind];
  return (
    <Table.Tr data-change={kind} style={{ verticalAlign: "top", overflowWrap: "anywhere" }}>
      <Table.Td>
        <Group gap={6} wrap="nowrap" align="baseline">
          <Text component="span" fw={700} c={`var(--hal-${look})`} title={kind}>
            {sign}
          </Text>
          <span>{name}</span>
        </Group>
      </Table.Td>
      <Table.Td className="hal-mono">{before}</Table.Td>
      <Table.Td className="hal-mono">{after}</Table.Td>
    </Table.Tr>
  );
}
