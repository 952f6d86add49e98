import { create } from "@bufbuild/protobuf";
import { literalText } from "@haltere/core";
import { type BindingData, LiteralSchema } from "@haltere/idl/core";

/** Where an input comes from: a value, `n0.o0`, or a list or map of such. */
export function bindingText(binding: BindingData | undefined): string {
  switch (binding?.value.case) {
    case "scalar":
      return literalText(create(LiteralSchema, { value: binding.value }));
    case "collection":
      return `[${binding.value.value.bindings.map(bindingText).join(", ")}]`;
    case "map": {
      const entries = Object.entries(binding.value.value.bindings);
      return `{${entries.map(([key, value]) => `${JSON.stringify(key)}: ${bindingText(value)}`).join(", ")}}`;
    }
    case "promise": {
      const { nodeId, var: output, attrPath } = binding.value.value;
      const path = attrPath.map(({ value }) => `[${JSON.stringify(value.value)}]`).join("");
      return nodeId === "" || nodeId === "start-node" ? `input ${output}${path}` : `${nodeId}.${output}${path}`;
    }
    case "offloadedMetadata":
      return binding.value.value.uri;
    case undefined:
      return "none";
  }
}
