import { Code, ConnectError } from "@connectrpc/connect";
import { useMutation, useQuery } from "@connectrpc/connect-query";
import { CacheEntryService } from "@haltere/idl/haltere";
import { AdminService } from "@haltere/idl/service";
import { Button, Group, Text } from "@mantine/core";
import { useEffect } from "react";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { PageLink } from "../../../components/link.tsx";
import type { Scope } from "../../../data/scope.ts";

interface CacheOfNodeProps {
  readonly scope: Scope;
  readonly run: string;
  readonly nodeId: string;
  readonly commits: number;
}

/** The entry of the cache that a node took or made: the run that made it, and its eviction. */
export function CacheOfNode({ scope, run, nodeId, commits }: CacheOfNodeProps) {
  const { data, refetch } = useQuery(AdminService.method.getNodeExecution, {
    id: { executionId: { ...scope, name: run }, nodeId },
  });
  useEffect(() => {
    if (commits > 0) void refetch();
  }, [commits, refetch]);
  const evict = useMutation(CacheEntryService.method.evictCacheEntries);
  const wasGone = evict.error !== null && ConnectError.from(evict.error).code === Code.NotFound;
  const metadata = data?.closure?.targetMetadata;
  const key = metadata?.case === "taskNodeMetadata" ? metadata.value.catalogKey : undefined;
  const { datasetId, artifactTag } = key ?? {};
  if (datasetId === undefined || artifactTag === undefined || artifactTag.artifactId === "") return null;
  const source =
    key?.sourceExecution.case === "sourceTaskExecution"
      ? key.sourceExecution.value.nodeExecutionId?.executionId
      : undefined;
  const entry = {
    project: datasetId.project,
    domain: datasetId.domain,
    dataset: datasetId.name,
    datasetVersion: datasetId.version,
    artifactId: artifactTag.artifactId,
  };
  return (
    <div>
      <Group gap="xs">
        <Text size="sm">
          Its result is in the cache
          {source && source.name !== run && (
            <>
              , made by{" "}
              <PageLink
                underline="always"
                to="/projects/$project/domains/$domain/executions/$name"
                params={{ project: source.project, domain: source.domain, name: source.name }}
              >
                {source.name}
              </PageLink>
            </>
          )}
          .
        </Text>
        {evict.isSuccess || wasGone ? (
          <Text size="sm" role="status">
            {(evict.data?.entries ?? 0n) > 0n ? "Evicted: its task runs again." : "It was no longer there."}
          </Text>
        ) : (
          <Button
            variant="default"
            size="compact-xs"
            loading={evict.isPending}
            onClick={() => evict.mutate({ target: { case: "entry", value: entry } })}
          >
            Evict it
          </Button>
        )}
      </Group>
      {evict.error && !wasGone && <ErrorPanel what="The entry was not evicted" error={evict.error} />}
    </div>
  );
}
