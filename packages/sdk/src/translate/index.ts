/** Entities to the messages that register them. */

export { cacheVersion } from "../entities/cache-version.ts";
export { entityOf } from "../entities/entity.ts";
export { wireDynamic } from "../graph/wire-dynamic.ts";
export { nameExports } from "../naming/name-exports.ts";
export { interpretSchema } from "../schema/interpret-schema.ts";
export { positionOf } from "../transformers/position.ts";
export { checkTranslation } from "./check-translation.ts";
export { dynamicOutcome } from "./dynamic-outcome.ts";
export { parameterMap, typedInterface, variableMap } from "./interface.ts";
export { defaultLaunchPlanSpec, launchPlanSpec } from "./launch-plan-spec.ts";
export { mapTaskName, mapTaskSpec } from "./map-task-spec.ts";
export { taskSpec } from "./task-spec.ts";
export type { Translation } from "./translate-entities.ts";
export { translateEntities } from "./translate-entities.ts";
export type { TranslationSettings } from "./translation-settings.ts";
export { workflowSpec } from "./workflow-spec.ts";
