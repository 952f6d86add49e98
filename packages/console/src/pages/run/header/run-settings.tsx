import type { Execution } from "@haltere/idl/admin";
import { visibleText } from "../../../values/visible-text.ts";

/** How a run was asked to run, and where it does: what is set alone, folded. */
export function RunSettings({ execution: { spec, closure } }: { readonly execution: Execution }) {
  const notifications =
    closure?.notifications.map(
      ({ type }) => `${type.case ?? "message"} to ${type.value?.recipientsEmail.join(", ")}`,
    ) ?? [];
  const facts: readonly (readonly [name: string, text: string | undefined])[] = [
    ["Cluster", spec?.metadata?.systemMetadata?.executionCluster],
    ["Namespace", spec?.metadata?.systemMetadata?.namespace],
    [
      "Scheduled at",
      spec?.metadata?.scheduledAt && new Date(Number(spec.metadata.scheduledAt.seconds) * 1000).toISOString(),
    ],
    ["Nested", spec?.metadata?.nesting ? `${spec.metadata.nesting} deep` : undefined],
    ["Parallel nodes", spec?.maxParallelism ? `at most ${spec.maxParallelism}` : undefined],
    ["Interruptible", spec?.interruptible === undefined ? undefined : spec.interruptible ? "yes" : "no"],
    ["Cache", spec?.overwriteCache ? "overwritten" : undefined],
    ["Service account", spec?.securityContext?.runAs?.k8sServiceAccount],
    ["IAM role", spec?.securityContext?.runAs?.iamRole],
    ["Raw outputs", spec?.rawOutputDataConfig?.outputLocationPrefix],
    ["Cluster label", spec?.clusterAssignment?.clusterPoolName],
    ["Environment", spec?.envs?.values.map(({ key }) => key).join(", ")],
    ["Tells", notifications.join("; ")],
    ...Object.entries(spec?.annotations?.values ?? {}).map(([key, value]) => [key, value.slice(0, 500)] as const),
  ];
  const set = facts.filter(([, text]) => text !== undefined && text !== "");
  if (set.length === 0) return null;
  return (
    <details className="run-details">
      <summary>Settings and annotations ({set.length})</summary>
      <dl>
        {set.map(([name, text]) => (
          <div key={name} style={{ display: "contents" }}>
            <dt>
              <bdi>{visibleText(name)}</bdi>
            </dt>
            <dd>
              <bdi>{visibleText(text ?? "")}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
