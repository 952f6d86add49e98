import { useLocalStorage } from "@mantine/hooks";

/** A search with a name, kept in the browser; it is of any domain. */
export interface SavedView {
  readonly name: string;
  readonly search: Readonly<Record<string, string>>;
}

/** With a view among them: one of the same name gives way. By their names. */
export function withView(views: readonly SavedView[], view: SavedView): SavedView[] {
  return [...views.filter(({ name }) => name !== view.name), view].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** What of an address a view keeps: all but the page. */
export function viewSearch(address: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(address).flatMap(([key, value]) => (key === "page" || !value ? [] : [[key, value]])),
  );
}

export function useSavedViews() {
  const [views, setViews] = useLocalStorage<readonly SavedView[]>({
    key: "haltere-run-views",
    defaultValue: [],
    getInitialValueInEffect: false,
  });
  return {
    views,
    save: (view: SavedView) => setViews(withView(views, view)),
    forget: (name: string) => setViews(views.filter((view) => view.name !== name)),
  };
}
