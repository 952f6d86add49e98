import { useRouter } from "@tanstack/react-router";
import { useEffect, useEffectEvent } from "react";
import { EmptyState } from "../components/empty-state.tsx";
import { ErrorPanel } from "../components/error-panel.tsx";
import { useConnection } from "./connection.tsx";
import { forgetFaults } from "./lazy-page.tsx";
import { useUpgrade } from "./upgrade.ts";

/** What stands in the place of a page that could not be shown: while the control plane is gone, after its upgrade, or by a fault of the page. */
export function PageFault({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  const { connection } = useConnection();
  const router = useRouter();
  const upgraded = useUpgrade(true);
  const again = () => {
    forgetFaults();
    reset();
    void router.invalidate();
  };
  const back = useEffectEvent(again);
  const gone = connection.kind === "lost";
  useEffect(() => {
    if (gone) return () => back();
  }, [gone]);
  if (gone)
    return (
      <EmptyState title="This page is not here yet">
        The control plane does not answer, and this page was not loaded before. It shows by itself when it is back.
      </EmptyState>
    );
  if (upgraded)
    return (
      <ErrorPanel
        what="This page is of an older console"
        error={new Error("The control plane has been upgraded meanwhile, and has its pages no more. Load the new one.")}
        retry={() => window.location.reload()}
        retryWord="Load the new console"
      />
    );
  return <ErrorPanel what="This page could not be shown" error={error} retry={again} />;
}
