/** Flyte's data model as classes, flytekit's `flytekit.models`. */
export * from "@haltere/core/models";
