import type { DescField, DescMessage, DescMethodUnary } from "@bufbuild/protobuf";
import { StatusSchema } from "@haltere/idl/google";
import type { BoundService } from "../service.ts";
import { type HttpBinding, httpBindings } from "./http-binding.ts";
import { createSchemaBook, isValueMessage, type Schema, type SchemaBook } from "./openapi-schema.ts";

/** A description of REST's routes in OpenAPI 2, the form that FlyteAdmin answers. */
export interface OpenApiDocument {
  readonly swagger: "2.0";
  readonly info: { readonly title: string; readonly version: string };
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly definitions: Readonly<Record<string, Schema>>;
}

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "body";
  readonly required: boolean;
  readonly type?: string;
  readonly schema?: Schema;
}

/** Describes every method of the services that is implemented and has a route, with all that its messages hold. */
export function openApiDocument(services: readonly BoundService[]): OpenApiDocument {
  const book = createSchemaBook();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { service, methods } of services)
    for (const bound of methods) {
      if (bound.kind !== "unary") continue;
      for (const [index, binding] of httpBindings(bound.method).entries()) {
        const path = binding.template.replace(/\{([^=}]+)=[^}]*\}/g, "{$1}");
        const operationId = `${service.name}_${bound.method.name}${index === 0 ? "" : index + 1}`;
        paths[path] = {
          ...paths[path],
          [binding.verb.toLowerCase()]: {
            operationId,
            ...operationOf(book, bound.method, binding),
            tags: [service.name],
          },
        };
      }
    }
  const types = ["application/json", "application/octet-stream"];
  return {
    swagger: "2.0",
    info: { title: "Flyte's API", version: "1.0" },
    consumes: types,
    produces: types,
    paths,
    definitions: book.definitions,
  };
}

function operationOf(book: SchemaBook, { input, output }: DescMethodUnary, { path, body, responseBody }: HttpBinding) {
  const answer = responseBody === "" ? undefined : output.fields.find(({ name }) => name === responseBody);
  const schema = answer ? book.fieldSchema(answer) : book.messageSchema(output);
  return {
    responses: {
      200: { description: "A successful response.", schema },
      default: { description: "An error.", schema: book.messageSchema(StatusSchema) },
    },
    parameters: [
      ...path.variables.map((name): Parameter => ({ name, in: "path", required: true, type: "string" })),
      ...(body === "" ? [] : [bodyParameter(book, input, body)]),
      ...(body === "*" ? [] : queryParameters(book, input, [...path.variables, ...(body === "" ? [] : [body])])),
    ],
  };
}

function bodyParameter(book: SchemaBook, input: DescMessage, body: string): Parameter {
  const field = body === "*" ? undefined : input.fields.find(({ name }) => name === body);
  return {
    name: "body",
    in: "body",
    required: true,
    schema: field ? book.fieldSchema(field) : book.messageSchema(input),
  };
}

/** What a query may set: every single value and every list of them that nothing else binds, at any depth. */
function queryParameters(book: SchemaBook, input: DescMessage, bound: readonly string[]): Parameter[] {
  const parameters: Parameter[] = [];
  const visit = (message: DescMessage, prefix: string, above: readonly DescMessage[]): void => {
    for (const field of message.fields) {
      const name = prefix + field.name;
      if (bound.includes(name) || !isSettable(field)) continue;
      const inner = field.fieldKind === "message" && !isValueMessage(field.message) ? field.message : undefined;
      if (inner === undefined) parameters.push({ name, in: "query", required: false, ...book.fieldSchema(field) });
      else if (!above.includes(inner)) visit(inner, `${name}.`, [...above, inner]);
    }
  };
  visit(input, "", [input]);
  return parameters;
}

function isSettable(field: DescField): boolean {
  return field.fieldKind !== "map" && !(field.fieldKind === "list" && field.listKind === "message");
}
