import { createClient } from "@connectrpc/connect";
import { useQuery, useTransport } from "@connectrpc/connect-query";
import { AdminService, DataProxyService } from "@haltere/idl/service";
import { Anchor, Button, Group, SegmentedControl, Text } from "@mantine/core";
import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { Waiting } from "../../../components/waiting.tsx";
import type { Scope } from "../../../data/scope.ts";
import { nearLink } from "../../../values/files/near-link.ts";
import { visibleText } from "../../../values/visible-text.ts";
import { deckPlaces } from "./deck-places.ts";

interface DeckFrameProps {
  readonly scope: Scope;
  readonly run: string;
  readonly nodeId: string;
  readonly name: string;
  /** Whether the node goes on, so that its report may be written anew. */
  readonly going: boolean;
  readonly commits: number;
}

/** How often it is asked whether a report was written anew: no stream tells of it. */
const again = 2000;

/** The reports of a node's attempts, each in a frame of an origin of its own: its scripts run, and reach nothing of the console. */
export function DeckFrame({ scope, run, nodeId, name, going, commits }: DeckFrameProps) {
  const client = createClient(DataProxyService, useTransport());
  const id = { executionId: { ...scope, name: run }, nodeId };
  const node = useQuery(AdminService.method.getNodeExecution, { id });
  const attempts = useQuery(AdminService.method.listTaskExecutions, { nodeExecutionId: id, limit: 200 });
  const queryClient = useQueryClient();
  useEffect(() => {
    if (commits === 0) return;
    void node.refetch();
    void attempts.refetch();
    // The last one is written just before the node ends, after which nothing asks again.
    void queryClient.invalidateQueries({ queryKey: ["deck"] });
  }, [commits, node.refetch, attempts.refetch, queryClient]);
  const [chosen, setChosen] = useState<number>();
  const box = useRef<HTMLDivElement>(null);
  const [whole, setWhole] = useState(false);
  const numbers = attempts.data?.taskExecutions.map((attempt) => attempt.id?.retryAttempt ?? 0) ?? [];
  const places = node.data ? deckPlaces(node.data.inputUri, node.data.closure?.deckUri ?? "", numbers) : [];
  const decks = useQueries({
    queries: places.map(({ attempt, uri }) => ({
      queryKey: ["deck", uri],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const { signedUrl } = await client.createDownloadLocation({ nativeUrl: uri }, { signal });
        const link = nearLink(signedUrl, location.origin);
        const answer = await fetch(link, { method: "HEAD", signal });
        if (answer.status === 404) return null;
        if (!answer.ok) throw new Error(`The report could not be asked for: ${answer.status}`);
        return { attempt, link, size: answer.headers.get("content-length") ?? "" };
      },
      staleTime: going ? 0 : 600_000,
      refetchInterval: going ? again : (false as const),
      // A frame is not loaded anew for a link that was signed anew.
      structuralSharing: (before: unknown, after: unknown) => (sameDeck(before, after) ? before : after),
    })),
    combine: (results) => ({
      found: results.flatMap(({ data }) => (data ? [data] : [])),
      pending: results.some(({ isPending }) => isPending),
      error: results.find(({ error }) => error)?.error,
    }),
  });
  const error = node.error ?? attempts.error ?? decks.error;
  if (error) return <ErrorPanel what="The report could not be read" error={error} retry={() => void node.refetch()} />;
  if (!node.data || !attempts.data || (decks.pending && decks.found.length === 0)) return <Waiting rows={4} />;
  const deck = decks.found.find(({ attempt }) => attempt === chosen) ?? decks.found.at(-1);
  if (deck === undefined)
    return <Text size="sm">{going ? "No report has been written yet." : "It wrote no report."}</Text>;
  return (
    <div
      ref={(element) => {
        box.current = element;
        const onChange = () => setWhole(document.fullscreenElement === element);
        element?.addEventListener("fullscreenchange", onChange);
        return () => element?.removeEventListener("fullscreenchange", onChange);
      }}
      className="run-deck-box"
    >
      <Group gap="xs" mb={6}>
        {decks.found.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label="Report of attempt"
            data={decks.found.map(({ attempt }) => ({ value: String(attempt), label: `Attempt ${attempt + 1}` }))}
            value={String(deck.attempt)}
            onChange={(value) => setChosen(Number(value))}
          />
        )}
        {document.fullscreenEnabled && (
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => void (whole ? document.exitFullscreen() : box.current?.requestFullscreen())}
          >
            {whole ? "Leave full screen" : "Full screen"}
          </Button>
        )}
        <Anchor href={deck.link} target="_blank" rel="noopener noreferrer" size="xs" underline="always">
          Open alone
        </Anchor>
        {going && (
          <Text size="xs" c="dimmed">
            follows what is written
          </Text>
        )}
      </Group>
      <iframe
        key={`${deck.attempt}/${deck.size}`}
        className="run-deck"
        sandbox="allow-scripts"
        referrerPolicy="no-referrer"
        src={deck.link}
        title={`Report of ${visibleText(name)}`}
      />
    </div>
  );
}

function sameDeck(before: unknown, after: unknown): boolean {
  return sizeOf(before) !== undefined && sizeOf(before) === sizeOf(after);
}

function sizeOf(deck: unknown): string | undefined {
  return typeof deck === "object" && deck !== null && "size" in deck ? String(deck.size) : undefined;
}
