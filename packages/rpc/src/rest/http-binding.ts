import { type DescMethodUnary, getOption, hasOption } from "@bufbuild/protobuf";
import { type HttpRule, http } from "@haltere/idl/google";
import { compilePathTemplate, type PathTemplate } from "./path-template.ts";

/** One way to call a method over REST. */
export interface HttpBinding {
  readonly verb: string;
  readonly path: PathTemplate;
  /** The path as the option writes it. */
  readonly template: string;
  /** What the HTTP body fills: a field by its proto name, `*` for the whole request, empty for nothing. */
  readonly body: string;
  /** The field of the response that is sent; empty for the whole. */
  readonly responseBody: string;
}

/** The bindings that a method's google.api.http option names, additional ones after the first. */
export function httpBindings(method: DescMethodUnary): HttpBinding[] {
  if (!hasOption(method, http)) return [];
  const rule = getOption(method, http);
  return [rule, ...rule.additionalBindings].flatMap(bindingOf);
}

function bindingOf({ pattern, body, responseBody }: HttpRule): HttpBinding[] {
  // SignalService.GetOrCreateSignal has an option that names no path.
  if (pattern.case === undefined || pattern.value === "") return [];
  const template = pattern.value;
  return [{ verb: pattern.case.toUpperCase(), path: compilePathTemplate(template), template, body, responseBody }];
}
