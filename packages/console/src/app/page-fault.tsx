import { Button } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import { useEffect, useEffectEvent } from "react";
import { ErrorPanel } from "../components/error-panel.tsx";
import { Page } from "../components/page.tsx";
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
      <Page title="This page is not here yet">
        <p className="hal-dim">
          The control plane does not answer, and this page was not loaded before. It shows by itself when it is back.
        </p>
      </Page>
    );
  if (upgraded)
    return (
      <Page title="This page is of an older console">
        <p className="hal-dim">The control plane has been upgraded meanwhile, and has its pages no more.</p>
        <Button style={{ alignSelf: "start" }} onClick={() => window.location.reload()}>
          Load the new console
        </Button>
      </Page>
    );
  return (
    <Page title="This page could not be shown">
      <ErrorPanel what="Something went wrong in it" error={error} retry={again} />
    </Page>
  );
}
