import { SimpleGrid, Stack, Table, Text, Title } from "@mantine/core";
import type { InterfaceRow } from "../../format/interface-facts.ts";

interface InterfaceTablesProps {
  readonly inputs: readonly InterfaceRow[];
  readonly outputs: readonly InterfaceRow[];
}

/** What goes in, and what comes out, with types, defaults and descriptions. */
export function InterfaceTables({ inputs, outputs }: InterfaceTablesProps) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Variables title="Inputs" rows={inputs} defaults={inputs.some(({ given }) => given !== undefined)} />
      <Variables title="Outputs" rows={outputs} defaults={false} />
    </SimpleGrid>
  );
}

interface VariablesProps {
  readonly title: string;
  readonly rows: readonly InterfaceRow[];
  readonly defaults: boolean;
}

function Variables({ title, rows, defaults }: VariablesProps) {
  return (
    <Stack gap={4}>
      <Title order={2}>{title}</Title>
      {rows.length === 0 && <Text c="dimmed">None</Text>}
      {rows.length > 0 && (
        <Table style={{ overflowWrap: "anywhere" }}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Name</Table.Th>
              <Table.Th>Type</Table.Th>
              {defaults && <Table.Th>Default</Table.Th>}
              <Table.Th>Description</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ name, type, given, description }) => (
              <Table.Tr key={name}>
                <Table.Td>{name}</Table.Td>
                <Table.Td className="hal-mono">{type}</Table.Td>
                {defaults && <Table.Td className="hal-mono">{given ?? "–"}</Table.Td>}
                <Table.Td>{description || "–"}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}
