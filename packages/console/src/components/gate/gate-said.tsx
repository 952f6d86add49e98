import { readLiteral } from "@haltere/core";
import type { Gate } from "@haltere/idl/haltere";
import { Text } from "@mantine/core";
import { LiteralView } from "../../values/literal-view.tsx";
import { Time } from "../time.tsx";

/** What was said at a gate, and when. Who said it is not known: the control plane asks nobody who they are. */
export function GateSaid({ gate: { approval, value, answeredAt } }: { readonly gate: Gate }) {
  const said = value && readLiteral(value);
  const yes = said?.kind === "boolean" && said.value;
  return (
    <div>
      <Text size="sm" component="div">
        {approval ? (yes ? "Approved" : "Rejected") : "Given"} <Time at={answeredAt} />
      </Text>
      {!approval && <LiteralView literal={value} />}
    </div>
  );
}
