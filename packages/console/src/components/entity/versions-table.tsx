import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { Button, Select, Stack, Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Time } from "../time.tsx";

/** A version as lists tell it. */
interface Version {
  readonly version: string;
  readonly createdAt: Timestamp | undefined;
  /** What else is told of it: whether it is active. */
  readonly note?: ReactNode;
}

interface VersionsTableProps {
  readonly versions: readonly Version[];
  readonly chosen: string;
  readonly link: (version: string) => ReactNode;
  /** The version that the chosen one is compared with. */
  readonly compared: string | undefined;
  readonly onCompare: (version: string | undefined) => void;
  readonly more: (() => void) | undefined;
  readonly children: ReactNode;
}

/** The versions of a name, the latest first, and what changed from one of them to the one that is shown. */
export function VersionsTable(props: VersionsTableProps) {
  const { versions, chosen, link, compared, onCompare, more, children } = props;
  const others = versions.map(({ version }) => version).filter((version) => version !== chosen);
  return (
    <Stack gap="md">
      <Table.ScrollContainer minWidth={320} mah={320}>
        <Table highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Version</Table.Th>
              <Table.Th>Registered</Table.Th>
              <Table.Th>State</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {versions.map(({ version, createdAt, note }) => (
              <Table.Tr key={version} aria-current={version === chosen ? "true" : undefined}>
                <Table.Td style={{ overflowWrap: "anywhere", fontWeight: version === chosen ? 600 : undefined }}>
                  {link(version)}
                </Table.Td>
                <Table.Td>
                  <Time at={createdAt} />
                </Table.Td>
                <Table.Td>
                  {version === chosen ? "shown" : ""}
                  {version === chosen && note ? " · " : ""}
                  {note}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {more && (
        <Button variant="default" onClick={more} w="fit-content">
          Older versions
        </Button>
      )}
      {others.length > 0 ? (
        <Select
          label="What changed since"
          placeholder="Choose a version"
          data={others}
          value={compared !== undefined && others.includes(compared) ? compared : null}
          onChange={(value) => onCompare(value ?? undefined)}
          clearable
          searchable
          maw={420}
        />
      ) : (
        <Text c="dimmed">There is no other version to compare with.</Text>
      )}
      {children}
    </Stack>
  );
}
