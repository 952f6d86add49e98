import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { CopyButton, Text, UnstyledButton } from "@mantine/core";
import { Time } from "../time.tsx";

interface VersionLineProps {
  readonly version: string;
  readonly createdAt: Timestamp | undefined;
  /** What else is said of it: `the latest`. */
  readonly note: string;
}

/** Which version a page shows, and since when it is registered. */
export function VersionLine({ version, createdAt, note }: VersionLineProps) {
  return (
    <Text size="sm" c="dimmed" component="div" style={{ overflowWrap: "anywhere" }}>
      Version <span className="hal-mono">{version}</span>
      {note && `, ${note}`}
      {createdAt && (
        <>
          {" · registered "}
          <Time at={createdAt} />
        </>
      )}
      {" · "}
      <CopyButton value={version}>
        {({ copied, copy }) => (
          <UnstyledButton fz="sm" td="underline" onClick={copy}>
            {copied ? "copied" : "copy"}
          </UnstyledButton>
        )}
      </CopyButton>
    </Text>
  );
}
