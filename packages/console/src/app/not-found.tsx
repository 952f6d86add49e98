import { EmptyState } from "../components/empty-state.tsx";
import { PageLink } from "../components/link.tsx";
import { Page } from "../components/page.tsx";

/** For an address that no page has. */
export function NotFound() {
  return (
    <Page title="No such page">
      <EmptyState title="Nothing has this address">
        It may have been typed wrongly, or be of another console.{" "}
        <PageLink to="/" underline="always">
          To the projects
        </PageLink>
      </EmptyState>
    </Page>
  );
}
