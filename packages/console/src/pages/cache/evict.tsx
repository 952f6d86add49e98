import type { MessageInitShape } from "@bufbuild/protobuf";
import { useMutation, useQuery } from "@connectrpc/connect-query";
import { type CacheEntryId, CacheEntryService, type EvictCacheEntriesRequestSchema } from "@haltere/idl/haltere";
import { Button, Group, Stack, Text } from "@mantine/core";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";

/** What is to be removed from the cache. */
export type Evicted =
  /** Of one task where it is named, else of any. */
  | { readonly kind: "entries"; readonly ids: CacheEntryId[]; readonly task?: string }
  | { readonly kind: "task"; readonly project: string; readonly domain: string; readonly name: string };

interface EvictProps {
  readonly target: Evicted;
  readonly close: () => void;
  readonly done: () => void;
}

/** Asks before entries are removed, and says first how many they are. */
export function Evict({ target, close, done }: EvictProps) {
  const request: MessageInitShape<typeof EvictCacheEntriesRequestSchema> =
    target.kind === "entries"
      ? { target: { case: "entries", value: { ids: target.ids } } }
      : {
          target: { case: "task", value: { project: target.project, domain: target.domain, name: target.name } },
        };
  const counted = useQuery(CacheEntryService.method.evictCacheEntries, { ...request, dryRun: true }, { staleTime: 0 });
  const evict = useMutation(CacheEntryService.method.evictCacheEntries, { onSuccess: done });
  const error = counted.error ?? evict.error;
  const entries = counted.data?.entries;
  return (
    <Dialog title="Evict from the cache" close={close}>
      <Stack gap="sm">
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {entries === undefined ? "Counting" : entries === 1n ? "One entry" : `${entries} entries`} of{" "}
          {target.kind === "task" ? target.name : (target.task ?? "the cache")}. Their tasks run again where they are
          called next; runs that are under way are not touched.
        </Text>
        {error && <ErrorPanel what="The entries could not be evicted" error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close} data-autofocus>
            Cancel
          </Button>
          <Button
            color="red"
            disabled={entries === undefined || entries === 0n}
            loading={evict.isPending}
            onClick={() => evict.mutate(request)}
          >
            Evict {entries === undefined || entries === 1n ? "it" : `all ${entries}`}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
