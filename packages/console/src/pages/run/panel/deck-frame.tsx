import { useQuery } from "@connectrpc/connect-query";
import { ArtifactType, DataProxyService } from "@haltere/idl/service";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { Waiting } from "../../../components/waiting.tsx";
import type { Scope } from "../../../data/scope.ts";
import { nearLink } from "../../../values/files/near-link.ts";
import { visibleText } from "../../../values/visible-text.ts";

interface DeckFrameProps {
  readonly scope: Scope;
  readonly run: string;
  readonly nodeId: string;
  readonly name: string;
}

/** A node's report, in a frame of an origin of its own: its scripts run, and reach nothing of the console. */
export function DeckFrame({ scope, run, nodeId, name }: DeckFrameProps) {
  const { data, error, refetch } = useQuery(
    DataProxyService.method.createDownloadLink,
    {
      artifactType: ArtifactType.DECK,
      source: { case: "nodeExecutionId", value: { executionId: { ...scope, name: run }, nodeId } },
    },
    { staleTime: 600_000 },
  );
  const link = data?.preSignedUrls?.signedUrl[0];
  if (error) return <ErrorPanel what="The report could not be read" error={error} retry={() => void refetch()} />;
  if (link === undefined) return <Waiting rows={4} />;
  return (
    <iframe
      className="run-deck"
      sandbox="allow-scripts"
      referrerPolicy="no-referrer"
      src={nearLink(link, location.origin)}
      title={`Report of ${visibleText(name)}`}
    />
  );
}
