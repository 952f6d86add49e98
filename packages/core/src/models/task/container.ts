import { ContainerSchema } from "@haltere/idl/core";
import { list, pairs } from "../fields/collections.ts";
import { named } from "../fields/field.ts";
import { message } from "../fields/messages.ts";
import { defaulted, optional } from "../fields/presence.ts";
import { text } from "../fields/scalars.ts";
import { model } from "../model.ts";
import { DataLoadingConfig } from "./data-loading-config.ts";
import { Resources } from "./resources.ts";

/** What a task runs in a container (`flyteidl.core.Container`). */
export class Container extends model("Container", ContainerSchema, {
  image: text(),
  command: defaulted(list(text()), Object.freeze([])),
  args: defaulted(list(text()), Object.freeze([])),
  resources: defaulted(message(Resources), new Resources({})),
  env: defaulted(pairs(), Object.freeze({})),
  config: defaulted(pairs(), Object.freeze({})),
  dataLoadingConfig: named("dataConfig", optional(message(DataLoadingConfig))),
}) {}
