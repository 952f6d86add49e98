/** A path of google.api.http, compiled: `/v1/{id.project}/*`, with a variable's own pattern and a verb at the end. */
export interface PathTemplate {
  /** Field paths that the template binds, in its order. */
  readonly variables: readonly string[];
  /** The variables' values in that order, or undefined where the path is another. `components` are the path's parts between slashes. */
  match(components: readonly string[]): string[] | undefined;
}

type Segment =
  | { readonly kind: "literal"; readonly text: string }
  /** Takes one component, or with `rest` any number of them. */
  | { readonly kind: "wildcard"; readonly rest: boolean };

/** Compiles a template. Throws where it is not one, which is an error of the .proto file. */
export function compilePathTemplate(template: string): PathTemplate {
  const { body, verb } = splitVerb(template);
  const segments: Segment[] = [];
  const variables: { readonly name: string; readonly start: number; readonly end: number }[] = [];
  for (const part of splitSegments(body)) {
    if (!part.startsWith("{")) {
      segments.push(segmentOf(part));
      continue;
    }
    const [name = "", pattern = "*"] = part.slice(1, -1).split("=", 2);
    if (!part.endsWith("}") || !name) throw new Error(`malformed variable ${part} in path template ${template}`);
    const start = segments.length;
    for (const inner of pattern.split("/")) segments.push(segmentOf(inner));
    variables.push({ name, start, end: segments.length });
  }
  const rest = segments.findIndex((segment) => segment.kind === "wildcard" && segment.rest);
  if (rest >= 0 && segments.some((segment, at) => at > rest && segment.kind === "wildcard" && segment.rest))
    throw new Error(`path template ${template} has ** twice`);

  return {
    variables: variables.map(({ name }) => name),
    match(all) {
      const components = verb === undefined ? all : withoutVerb(all, verb);
      if (components === undefined) return undefined;
      const spare = components.length - segments.length;
      if (rest < 0 ? spare !== 0 : spare < -1) return undefined;
      // Where a segment's components begin: all but `**` take exactly one.
      const position = (segment: number) => (rest >= 0 && segment > rest ? segment + spare : segment);
      const fits = segments.every(
        (segment, at) => segment.kind === "wildcard" || components[position(at)] === segment.text,
      );
      if (!fits) return undefined;
      return variables.map(({ start, end }) => components.slice(position(start), position(end)).join("/"));
    },
  };
}

function segmentOf(text: string): Segment {
  if (text === "*" || text === "**") return { kind: "wildcard", rest: text === "**" };
  return { kind: "literal", text };
}

/** `/a/{b=c/*}/d` as `a`, `{b=c/*}`, `d`. */
function splitSegments(path: string): string[] {
  return path.slice(1).match(/\{[^}]*\}|[^/{}]+/g) ?? [""];
}

function splitVerb(template: string): { readonly body: string; readonly verb?: string } {
  const [, body, verb] = /^(.*[^/]):([^/{}:]+)$/.exec(template) ?? [];
  return body === undefined || verb === undefined ? { body: template } : { body, verb };
}

function withoutVerb(components: readonly string[], verb: string): string[] | undefined {
  const last = components.at(-1) ?? "";
  const ending = `:${verb}`;
  if (!last.endsWith(ending) || last.length === ending.length) return undefined;
  return [...components.slice(0, -1), last.slice(0, -ending.length)];
}
