import { type Connector, Connector_Health } from "@haltere/idl/haltere";
import { Stack, Text, Title } from "@mantine/core";
import { Command } from "../../components/command.tsx";
import { TableFrame } from "../../components/table-frame.tsx";
import { Time } from "../../components/time.tsx";

type Look = readonly [sign: string, word: string, look: string];
const unknown: Look = ["…", "Not asked yet", "queued"];
const healths: Readonly<Record<number, Look>> = {
  [Connector_Health.SERVING]: ["✓", "Serving", "succeeded"],
  [Connector_Health.FAILING]: ["✕", "Does not answer", "failed"],
  [Connector_Health.SILENT]: ["?", "Cannot tell what it serves", "aborted"],
};

/** The connectors that are known: how each answered, what it serves, and how many jobs it has. */
export function Connectors({ connectors }: { readonly connectors: readonly Connector[] }) {
  return (
    <Stack gap={6} component="section" aria-label="Connectors">
      <Title order={2}>Connectors</Title>
      {connectors.length === 0 && (
        <>
          <Text size="sm" c="dimmed">
            None is configured. A control plane is told of them when it starts:
          </Text>
          <Command text="npx haltere dev --connectors localhost:8000" />
        </>
      )}
      {connectors.length > 0 && (
        <TableFrame label="Connectors, listed">
          <table className="hal-table">
            <thead>
              <tr>
                <th>Address</th>
                <th>Health</th>
                <th className="hal-number">Jobs</th>
                <th>Task types</th>
                <th>Asked</th>
              </tr>
            </thead>
            <tbody>
              {connectors.map((connector) => (
                <Row key={connector.address} connector={connector} />
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </Stack>
  );
}

function Row({ connector: { address, health, failure, askedAt, tasks, jobs } }: { readonly connector: Connector }) {
  const [sign, word, look] = healths[health] ?? unknown;
  return (
    <tr>
      <td className="hal-mono">{address}</td>
      <td className="machine-health">
        <span style={{ color: `var(--hal-${look})` }}>
          {sign} {word}
        </span>
        {failure && <span className="hal-dim"> {failure}</span>}
      </td>
      <td className="hal-number">{jobs}</td>
      <td className="machine-types">
        {tasks.length === 0 && "–"}
        {tasks.map(({ type, version, isSync }) => (
          <span key={`${type}@${version}`} className="machine-type">
            {type}
            {version > 0 && ` v${version}`}
            {isSync && <span className="hal-dim"> sync</span>}
          </span>
        ))}
      </td>
      <td>
        <Time at={askedAt} />
      </td>
    </tr>
  );
}
