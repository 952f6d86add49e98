import { fromBinary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { useTransport } from "@connectrpc/connect-query";
import { literalTypeText } from "@haltere/core";
import { type Literal, type LiteralOffloadedMetadata, LiteralSchema } from "@haltere/idl/core";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { visibleText } from "../visible-text.ts";
import { linkTo, readPiece } from "./read-file.ts";
import { sizeText } from "./size-text.ts";
import { writtenOnce } from "./written-once.ts";

const most = 64_000_000;

interface OffloadedViewProps {
  readonly offloaded: LiteralOffloadedMetadata;
  readonly show: (literal: Literal) => ReactNode;
}

/** A literal that Flyte keeps in a file of its own since it is large: read when it is asked for. */
export function OffloadedView({ offloaded, show }: OffloadedViewProps) {
  const [asked, setAsked] = useState(false);
  const { uri, sizeBytes, inferredType } = offloaded;
  const isLarge = sizeBytes > most;
  return (
    <div>
      <div className="value-bar">
        <span className="value-type">
          {literalTypeText(inferredType)}, {sizeText(sizeBytes)}, kept at
        </span>
        <code className="hal-mono value-text" dir="auto" style={{ flex: "1 1 8rem" }}>
          {visibleText(uri)}
        </code>
        {!asked && !isLarge && (
          <Button variant="default" size="compact-xs" onClick={() => setAsked(true)}>
            Read the value
          </Button>
        )}
      </div>
      {isLarge && <span className="value-type">too large to be shown here</span>}
      {asked && <Read uri={uri} show={show} />}
    </div>
  );
}

function Read({ uri, show }: { readonly uri: string; readonly show: OffloadedViewProps["show"] }) {
  const transport = useTransport();
  const { data, error, refetch } = useQuery({
    queryKey: ["offloaded", uri],
    queryFn: async () => literalOf((await readPiece(await linkTo(transport, uri), 0, most)).bytes),
    structuralSharing: false,
    ...writtenOnce,
  });
  if (error) return <ErrorPanel what="The value could not be read" error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={3} />;
  return show(data);
}

function literalOf(bytes: Uint8Array): Literal {
  try {
    return fromBinary(LiteralSchema, bytes);
  } catch (cause) {
    throw new ConnectError("What lies there is no literal.", Code.DataLoss, undefined, undefined, cause);
  }
}
