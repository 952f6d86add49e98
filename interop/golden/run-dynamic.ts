import { dynamicOutcome, entityOf, type TranslationSettings, wireDynamic } from "@haltere/sdk/translate";

/** The run of a dynamic with these inputs, as its task process makes it: what it writes. */
export const dynamicRun =
  (dynamic: unknown, inputs: Readonly<Record<string, unknown>>) => (settings: TranslationSettings) => {
    const entity = entityOf(dynamic);
    if (entity?.kind !== "task" || entity.body.kind !== "dynamic") throw new Error("it is no dynamic");
    return dynamicOutcome(wireDynamic({ ...entity, body: entity.body }, inputs), () => settings, {});
  };
