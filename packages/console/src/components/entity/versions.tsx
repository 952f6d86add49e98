import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { Button, CloseButton, Group, Stack, Text, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import type { Scope } from "../../data/scope.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { ErrorPanel } from "../error-panel.tsx";
import { PageLink } from "../link.tsx";
import { TableFrame } from "../table-frame.tsx";
import { Time } from "../time.tsx";
import { Waiting } from "../waiting.tsx";
import { versionsPage } from "./versions-request.ts";

/** A version as lists tell it. */
interface Version {
  readonly version: string;
  readonly createdAt: Timestamp | undefined;
  /** What else is told of it: whether it is active. */
  readonly note?: string;
}

interface VersionsProps {
  /** A page of them, the latest first; undefined until it is read. */
  readonly versions: readonly Version[] | undefined;
  readonly error: unknown;
  readonly retry: () => void;
  /** Of the next page; empty after the last. */
  readonly token: string;
  /** The version that the page shows. */
  readonly shown: string;
  /** Whose versions they are, and the page of one. */
  readonly id: Scope & { readonly name: string };
  readonly to: `/projects/$project/domains/$domain/${"workflow" | "task" | "launch_plan"}/$name/version/$version`;
  /** What changed between two versions, where two are chosen. */
  readonly changes: (before: string, after: string) => ReactNode;
}

/** The versions of a name, a page of them at a time, and what changed between any two: the address says which. */
export function Versions({ versions, error, retry, token, shown, id, to, changes }: VersionsProps) {
  const [search, change] = useAddressSearch();
  const { since } = search;
  const against = search.against ?? shown;
  const { text, offset } = versionsPage(search);
  return (
    <Stack gap="md">
      <Group gap="xs" justify="space-between">
        <TextInput
          aria-label="Version"
          placeholder="Part of a version"
          w={260}
          value={search.versions ?? ""}
          onChange={(event) => change({ versions: event.currentTarget.value, offset: undefined })}
          rightSection={
            search.versions && (
              <CloseButton size="xs" aria-label="Clear version" onClick={() => change({ versions: undefined })} />
            )
          }
        />
        {(token || offset) && (
          <Button.Group>
            <Button variant="default" disabled={!offset} onClick={() => change({ offset: undefined })}>
              Latest
            </Button>
            <Button variant="default" disabled={!token} onClick={() => change({ offset: token })}>
              Older
            </Button>
          </Button.Group>
        )}
      </Group>
      {error !== null && error !== undefined && (
        <ErrorPanel what="The versions could not be read" error={error} retry={retry} />
      )}
      {!versions && !error && <Waiting rows={3} />}
      {versions?.length === 0 && (
        <Text size="sm" c="dimmed">
          {text ? "No version is called so." : "There are no older ones."}
        </Text>
      )}
      {versions !== undefined && versions.length > 0 && (
        <TableFrame className="hal-versions" label="Versions">
          <table className="hal-table">
            <thead>
              <tr>
                <th className="hal-narrow">From</th>
                <th className="hal-narrow">To</th>
                <th>Version</th>
                <th>Registered</th>
                <th>State</th>
              </tr>
            </thead>
            <tbody>
              {versions.map(({ version, createdAt, note }) => (
                <tr key={version} aria-current={version === shown ? "true" : undefined}>
                  <td className="hal-narrow">
                    <input
                      type="radio"
                      name="from"
                      aria-label={`Compare from ${version}`}
                      checked={version === since}
                      disabled={version === against}
                      onChange={() => change({ since: version })}
                    />
                  </td>
                  <td className="hal-narrow">
                    <input
                      type="radio"
                      name="to"
                      aria-label={`Compare to ${version}`}
                      checked={version === against}
                      disabled={version === since}
                      onChange={() => change({ against: version === shown ? undefined : version })}
                    />
                  </td>
                  <td className="hal-name hal-version">
                    <PageLink
                      className="hal-clip"
                      title={version}
                      to={to}
                      params={{ ...id, version }}
                      search={{ tab: "versions" }}
                    >
                      {version}
                    </PageLink>
                  </td>
                  <td>
                    <Time at={createdAt} />
                  </td>
                  <td>{[version === shown ? "shown" : "", note ?? ""].filter(Boolean).join(" · ")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      {since && since !== against ? (
        changes(since, against)
      ) : (
        <Text size="sm" c="dimmed">
          Choose a version to compare from, and one to compare to, to see what changed.
        </Text>
      )}
    </Stack>
  );
}
