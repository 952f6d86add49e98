import { Button } from "@mantine/core";
import { useUpgrade } from "./upgrade.ts";

/** Offers the newer console that the control plane has; what one is at is not taken away. */
export function UpgradeLine() {
  if (!useUpgrade()) return undefined;
  return (
    <div className="hal-news" role="status">
      The control plane has another console than this page is of.
      <Button variant="default" size="compact-xs" onClick={() => window.location.reload()}>
        Load it
      </Button>
    </div>
  );
}
