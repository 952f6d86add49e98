import { Sort_Direction } from "@haltere/idl/admin";

/** How many versions are read at a time. */
const versionsAtOnce = 50;

type Search = Readonly<Record<string, string | undefined>>;

/** Which page of the versions the address asks for. Signs that Flyte's filters cannot quote stand for any. */
export function versionsPage({ versions = "", offset = "" }: Search): {
  readonly text: string;
  readonly offset: string;
} {
  return { text: versions.trim().replace(/[+;,()]/g, "_"), offset: /^\d{1,9}$/.test(offset) ? offset : "" };
}

/** What asks for that page, the latest version first. */
export function versionsRequest(
  id: { readonly project: string; readonly domain: string; readonly name: string },
  search: Search,
) {
  const { text, offset } = versionsPage(search);
  return {
    id,
    limit: versionsAtOnce,
    token: offset,
    filters: text && `contains(version,${text})`,
    sortBy: { key: "created_at", direction: Sort_Direction.DESCENDING },
  };
}
