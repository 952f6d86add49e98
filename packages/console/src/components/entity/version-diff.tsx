import { Group, Stack, Text, Title } from "@mantine/core";
import { type Change, changesBetween, type Facts } from "../../format/facts.ts";
import { TableFrame } from "../table-frame.tsx";

interface VersionDiffProps {
  readonly before: readonly Facts[];
  readonly after: readonly Facts[];
  readonly from: string;
  readonly to: string;
}

const looks = { added: ["+", "succeeded"], removed: ["−", "failed"], changed: ["±", "running"] } as const;

/** What one of two versions says otherwise than the other, in groups by what it is of. */
export function VersionDiff({ before, after, from, to }: VersionDiffProps) {
  const groups = changesBetween(before, after);
  return (
    <Stack gap="sm" data-diff component="section" aria-label="What changed">
      <Title order={2} style={{ overflowWrap: "anywhere" }}>
        What changed from {from} to {to}
      </Title>
      {groups.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing: these versions say the same.
        </Text>
      )}
      {groups.length > 1 && (
        <Group gap={6}>
          {groups.map(({ title, changes }) => (
            <span key={title} className="hal-chip">
              {title} <strong>{changes.length}</strong>
            </span>
          ))}
        </Group>
      )}
      {groups.map((group) => (
        <section key={group.title} aria-label={group.title}>
          <Title order={3} mb={4} style={{ overflowWrap: "anywhere" }}>
            {group.title}
          </Title>
          <TableFrame label={`Changes of ${group.title}`}>
            <table className="hal-table hal-diff">
              <thead>
                <tr>
                  <th>What</th>
                  <th>Before</th>
                  <th>After</th>
                </tr>
              </thead>
              <tbody>
                {group.changes.map((change) => (
                  <Row key={change.name} {...change} />
                ))}
              </tbody>
            </table>
          </TableFrame>
        </section>
      ))}
    </Stack>
  );
}

function Row({ kind, name, before, after }: Change) {
  const [sign, look] = looks[kind];
  return (
    <tr data-change={kind}>
      <td>
        <span className="hal-sign" style={{ color: `var(--hal-${look})` }} title={kind}>
          {sign}
        </span>
        {name}
      </td>
      <td className="hal-mono">{before || <span className="hal-dim">–</span>}</td>
      <td className="hal-mono">{after || <span className="hal-dim">–</span>}</td>
    </tr>
  );
}
