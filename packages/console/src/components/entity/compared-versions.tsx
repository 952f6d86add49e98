import type { DescMessage, DescMethodUnary, MessageShape } from "@bufbuild/protobuf";
import { useQuery } from "@connectrpc/connect-query";
import type { ObjectGetRequestSchema } from "@haltere/idl/admin";
import type { ResourceType } from "@haltere/idl/core";
import type { Scope } from "../../data/scope.ts";
import type { Facts } from "../../format/facts.ts";
import { ErrorPanel } from "../error-panel.tsx";
import { Waiting } from "../waiting.tsx";
import { VersionDiff } from "./version-diff.tsx";

interface ComparedVersionsProps<O extends DescMessage> {
  readonly method: DescMethodUnary<typeof ObjectGetRequestSchema, O>;
  readonly id: Scope & { readonly resourceType: ResourceType; readonly name: string };
  readonly before: string;
  readonly after: string;
  /** What a version settles; undefined where its answer does not carry it. */
  readonly factsOf: (version: MessageShape<O>) => readonly Facts[] | undefined;
}

/** What two versions of an entity settle otherwise. */
export function ComparedVersions<O extends DescMessage>(props: ComparedVersionsProps<O>) {
  const { method, id, before, after, factsOf } = props;
  const old = useQuery(method, { id: { ...id, version: before } });
  const now = useQuery(method, { id: { ...id, version: after } });
  const error = old.error ?? now.error;
  if (error) return <ErrorPanel what="The versions could not be compared" error={error} />;
  const first = old.data && factsOf(old.data);
  const second = now.data && factsOf(now.data);
  if (!first || !second) return <Waiting rows={3} />;
  return <VersionDiff from={before} to={after} before={first} after={second} />;
}
