import { literalText } from "@haltere/core";
import "../../components/entity/entity.css";
import { useQuery } from "@connectrpc/connect-query";
import { type CacheEntryId, CacheEntryService } from "@haltere/idl/haltere";
import { Dialog } from "../../components/dialog.tsx";
import { FactGroups } from "../../components/entity/fact-groups.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { factsOf } from "../../format/facts.ts";

/** What an entry would give instead of a run of its task. */
export function CacheEntryValues({ id, close }: { readonly id: CacheEntryId; readonly close: () => void }) {
  const { data, error } = useQuery(CacheEntryService.method.getCacheEntry, { id });
  return (
    <Dialog title="Cached values" close={close}>
      {error && <ErrorPanel what="The entry could not be read" error={error} />}
      {!data && !error && <Waiting rows={2} />}
      {data && (
        <FactGroups
          groups={[
            factsOf(
              "Outputs",
              Object.entries(data.outputs?.literals ?? {}).map(([name, literal]) => [name, literalText(literal)]),
            ),
            factsOf("Entry", [
              ["task", data.task],
              ["tags", data.tags.join("\n")],
            ]),
          ]}
        />
      )}
    </Dialog>
  );
}
