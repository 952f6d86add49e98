import { ErrorPanel } from "../components/error-panel.tsx";

/** What stands in the place of a page that could not be shown, such as after an update of the control plane. */
export function PageFault({ error }: { readonly error: unknown }) {
  return <ErrorPanel what="This page could not be shown" error={error} retry={() => window.location.reload()} />;
}
