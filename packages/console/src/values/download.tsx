import { createClient } from "@connectrpc/connect";
import { useTransport } from "@connectrpc/connect-query";
import { DataProxyService } from "@haltere/idl/service";
import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { ErrorPanel } from "../components/error-panel.tsx";
import { nearLink } from "./near-link.ts";
import { visibleText } from "./visible-text.ts";

/** A blob's address, a download of it, and where it is an image the image. */
export function BlobView({
  uri,
  image,
  downloads,
}: {
  readonly uri: string;
  readonly image: boolean;
  readonly downloads: boolean;
}) {
  const transport = useTransport();
  const [link, setLink] = useState<string>();
  const [error, setError] = useState<unknown>();
  const ask = async (use: (link: string) => void) => {
    try {
      const { signedUrl } = await createClient(DataProxyService, transport).createDownloadLocation({ nativeUrl: uri });
      setError(undefined);
      use(nearLink(signedUrl, location.origin));
    } catch (thrown) {
      setError(thrown);
    }
  };
  const download = (address: string) => {
    const anchor = document.createElement("a");
    anchor.href = address;
    anchor.download = "";
    anchor.click();
  };
  return (
    <div>
      <Group gap="xs" wrap="nowrap" align="start">
        <Text component="code" className="hal-mono run-text" dir="auto" flex={1}>
          {visibleText(uri)}
        </Text>
        {downloads && (
          <Button variant="default" size="compact-xs" onClick={() => void ask(download)}>
            Download
          </Button>
        )}
        {image && link === undefined && (
          <Button variant="default" size="compact-xs" onClick={() => void ask(setLink)}>
            Show
          </Button>
        )}
      </Group>
      {link !== undefined && <img src={link} alt={`What lies at ${visibleText(uri)}`} className="run-image" />}
      {error !== undefined && <ErrorPanel what="No link could be had" error={error} />}
    </div>
  );
}
