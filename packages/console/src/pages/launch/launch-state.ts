import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import type { ExecutionSpec } from "@haltere/idl/admin";
import type { Literal, LiteralMap } from "@haltere/idl/core";
import { type Draft, unset } from "../../forms/draft.ts";
import { draftFromJson, draftJson } from "../../forms/draft-json.ts";
import { fromLiteral } from "../../forms/literal-value.ts";
import { beginning } from "../../forms/packed-value.ts";
import type { Shape } from "../../forms/shape.ts";
import { type Settings, settingsOf, usualSettings } from "./settings.ts";
import type { SubjectInput } from "./subject.ts";

/** An input as the form asks for it. */
export interface FormInput extends SubjectInput {
  readonly shape: Shape;
}

/** All that stands in the form, finished or not. */
export interface LaunchState {
  readonly drafts: ReadonlyMap<string, Draft>;
  readonly settings: Settings;
}

/** What an earlier run was told, and its inputs. */
export interface EarlierRun {
  readonly spec: ExecutionSpec;
  readonly inputs: LiteralMap | undefined;
}

/** What the form begins with: what an earlier run had, else what is preset. */
export function beginningState(inputs: readonly FormInput[], earlier: EarlierRun | undefined): LaunchState {
  const drafts = inputs.map(({ name, shape, preset, required }) => {
    const literal = earlier?.inputs?.literals[name] ?? preset;
    return [name, literal !== undefined ? filled(shape, literal) : required ? beginning(shape) : unset] as const;
  });
  return { drafts: new Map(drafts), settings: earlier === undefined ? usualSettings : settingsOf(earlier.spec) };
}

/** None, where anything may be given, is what stands in where nothing is. */
export function filled(shape: Shape, literal: Literal): Draft {
  const { value } = literal;
  return shape.kind === "any" && value.case === "scalar" && value.value.value.case === "noneType"
    ? unset
    : fromLiteral(shape, literal);
}

export function stateJson({ drafts, settings }: LaunchState): JsonObject {
  const inputs = Object.fromEntries([...drafts].map(([name, draft]) => [name, draftJson(draft)]));
  const notifications = settings.notifications.map(({ by, phases, recipients }) => ({
    by,
    phases: [...phases],
    recipients,
  }));
  return { inputs, settings: { ...settings, notifications } };
}

/** What was kept, over what the form begins with: what is of another type by now is left out. Undefined where it is nothing of a form. */
export function stateFromJson(
  json: JsonValue | undefined,
  inputs: readonly FormInput[],
  begun: LaunchState,
): LaunchState | undefined {
  if (!isObject(json) || !isObject(json.inputs) || !isObject(json.settings)) return undefined;
  const given = json.inputs;
  const drafts = inputs.flatMap(({ name, shape }) => {
    const draft = Object.hasOwn(given, name) ? draftFromJson(shape, given[name]) : undefined;
    return draft === undefined ? [] : [[name, draft] as const];
  });
  return { drafts: new Map([...begun.drafts, ...drafts]), settings: settingsFromJson(json.settings) };
}

/** Each setting that is of its kind; the others are as usual. */
function settingsFromJson(json: JsonObject): Settings {
  const told = Object.entries(usualSettings).flatMap(([name, usual]) => {
    const value = json[name];
    return typeof value === typeof usual && Array.isArray(value) === Array.isArray(usual) ? [[name, value]] : [];
  });
  return { ...usualSettings, ...Object.fromEntries(told) };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
