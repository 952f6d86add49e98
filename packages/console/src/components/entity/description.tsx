import { useQuery } from "@connectrpc/connect-query";
import type { Identifier } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { Anchor, Stack, Text } from "@mantine/core";

/** What its author wrote of a version, and where its source is. Most have nothing, so that its absence is no error. */
export function Description({ id, short }: { readonly id: Identifier; readonly short: string }) {
  const { project, domain, name, version, resourceType } = id;
  const { data } = useQuery(AdminService.method.listDescriptionEntities, {
    resourceType,
    id: { project, domain, name },
    limit: 100,
  });
  const described = data?.descriptionEntities.find((one) => one.id?.version === version);
  const long = described?.longDescription?.content;
  const text = (long?.case === "value" && long.value) || described?.shortDescription || short;
  const link = described?.sourceCode?.link ?? "";
  if (!text && !link) return null;
  return (
    <Stack gap={4} maw={820}>
      {text && (
        <Text size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {text}
        </Text>
      )}
      {safeLink(link) ? (
        <Anchor href={link} target="_blank" rel="noreferrer noopener" size="sm" w="fit-content">
          {sourceName(link)}
        </Anchor>
      ) : (
        link && <Text size="sm">Source: {link}</Text>
      )}
    </Stack>
  );
}

/** Only what leads to a page: nothing that a browser would run. */
function safeLink(link: string): boolean {
  return /^https?:\/\//i.test(link) && URL.canParse(link);
}

/** `Source on github.com: flyteorg/flyte`, so that it is seen where a link leads. */
function sourceName(link: string): string {
  const { host, pathname } = new URL(link);
  const [owner, name] = pathname.split("/").filter(Boolean);
  return `Source on ${host}${owner && name ? `: ${owner}/${name}` : ""}`;
}
