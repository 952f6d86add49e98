import { toJsonString } from "@bufbuild/protobuf";
import { createClient, type Transport } from "@connectrpc/connect";
import { useTransport } from "@connectrpc/connect-query";
import { LiteralMapSchema } from "@haltere/idl/core";
import { MapItemService } from "@haltere/idl/haltere";
import { Button, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { itemPhase } from "./item-phases.ts";
import type { MapNode } from "./map-node.ts";

/** Items of a call, which has their outputs and nothing else that must be looked up. */
const pageSize = 1000;

/** Saves the outputs of all items: a line of JSON an item, its outputs as Flyte's JSON has literals. */
export function AllOutputs({ node, size }: { readonly node: MapNode; readonly size: number }) {
  const transport = useTransport();
  const [done, setDone] = useState<number>();
  const [error, setError] = useState<unknown>();
  const left = useRef<AbortController>(undefined);
  useEffect(() => () => left.current?.abort(), []);
  const download = async () => {
    const leaving = new AbortController();
    left.current = leaving;
    setError(undefined);
    try {
      const parts: string[] = [];
      for await (const page of outputLines(transport, node, size, leaving.signal)) {
        parts.push(page.text);
        setDone(page.done);
      }
      save(new Blob(parts, { type: "application/x-ndjson" }), `${node.executionId.name}-${node.nodeId}-outputs.jsonl`);
    } catch (thrown) {
      if (!leaving.signal.aborted) setError(thrown);
    } finally {
      if (left.current === leaving) {
        left.current = undefined;
        setDone(undefined);
      }
    }
  };
  return (
    <>
      {done === undefined ? (
        <Button variant="default" size="compact-xs" disabled={size === 0} onClick={() => void download()}>
          Download all outputs
        </Button>
      ) : (
        <Button variant="default" size="compact-xs" onClick={() => left.current?.abort()}>
          Stop the download
        </Button>
      )}
      {done !== undefined && (
        <Text size="xs" role="status">
          {done.toLocaleString("en")} of {size.toLocaleString("en")}
        </Text>
      )}
      {error !== undefined && <ErrorPanel what="The outputs could not be read" error={error} />}
    </>
  );
}

async function* outputLines(transport: Transport, id: MapNode, size: number, signal: AbortSignal) {
  const client = createClient(MapItemService, transport);
  for (let from = 0; from < size; from += pageSize) {
    const token = from === 0 ? "" : String(from - 1);
    const { items } = await client.listMapItems({ id, limit: pageSize, token, outputsOnly: true }, { signal });
    const lines = items.map(({ index, phase, outputs }) => {
      const literals = outputs === undefined ? "null" : toJsonString(LiteralMapSchema, outputs);
      return `{"index":${index},"phase":"${itemPhase(phase).name}","outputs":${literals}}\n`;
    });
    yield { text: lines.join(""), done: Math.min(size, from + pageSize) };
  }
}

function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
