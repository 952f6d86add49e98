import "../../components/entity/entity.css";
import { useQuery } from "@connectrpc/connect-query";
import { type CacheEntryId, CacheEntryService } from "@haltere/idl/haltere";
import { Stack, Text, Title } from "@mantine/core";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { LiteralView } from "../../values/literal-view.tsx";

/** What an entry would give instead of a run of its task. */
export function CacheEntryValues({ id, close }: { readonly id: CacheEntryId; readonly close: () => void }) {
  const { data, error, refetch } = useQuery(CacheEntryService.method.getCacheEntry, { id });
  return (
    <Dialog title="Cached values" close={close}>
      {error && <ErrorPanel what="The entry could not be read" error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={2} />}
      {data && (
        <Stack gap="sm">
          {Object.entries(data.outputs?.literals ?? {}).map(([name, literal]) => (
            <section key={name} aria-label={`Output ${name}`}>
              <Title order={3} style={{ overflowWrap: "anywhere" }}>
                {name}
              </Title>
              <LiteralView literal={literal} />
            </section>
          ))}
          <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {data.task}, cache version {data.cacheVersion}
            {data.source?.taskId?.version && <>, made by version {data.source.taskId.version}</>}. Kept under{" "}
            <span className="hal-mono">{data.tags.join(", ")}</span>
          </Text>
        </Stack>
      )}
    </Dialog>
  );
}
