import { create } from "@bufbuild/protobuf";
import { type MatchingAttributes, MatchingAttributesSchema, type PluginOverride } from "@haltere/idl/admin";

/** Plugin overrides are kept by task type: new ones replace those of their type, and stand beside the others. */
export function mergePluginOverrides(standing: MatchingAttributes, given: MatchingAttributes): MatchingAttributes {
  const byType = new Map<string, PluginOverride>();
  for (const { target } of [standing, given])
    for (const one of target.case === "pluginOverrides" ? target.value.overrides : []) byType.set(one.taskType, one);
  return create(MatchingAttributesSchema, {
    target: { case: "pluginOverrides", value: { overrides: [...byType.values()] } },
  });
}
