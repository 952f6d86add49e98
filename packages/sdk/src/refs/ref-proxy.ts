import { inspect } from "node:util";
import { FlyteError, literalTypeText } from "@haltere/core";
import { type LiteralType, SimpleType } from "@haltere/idl/core";
import { callerOf } from "../naming/source-place.ts";
import { type Reference, referenceKey, referenceText } from "./reference.ts";

/** What the proxies of a body need to say where a mistake was made. */
export interface RefHome {
  /** The workflow's name for messages. */
  readonly workflow: string;
}

/**
 * Makes the Ref of a reference. Its fields and elements are Refs again. What would compute with it throws at once, with
 * the line: conversion to a primitive, awaiting, iterating, calling its methods.
 */
export function refProxy(reference: Reference, home: RefHome): object {
  const target = {};
  return new Proxy(target, {
    get: function get(_, key) {
      if (key === referenceKey) return reference;
      if (key === inspect.custom) return () => `Ref(${referenceText(reference)})`;
      if (key === Symbol.toPrimitive || key === Symbol.iterator || key === Symbol.asyncIterator) {
        return function computing(): never {
          const what = key === Symbol.toPrimitive ? "computes with" : "iterates over";
          throw misuse(what, reference, home, callerOf(computing));
        };
      }
      if (key === "then") {
        return function then(): never {
          throw misuse("awaits", reference, home, callerOf(then));
        };
      }
      if (typeof key === "symbol") return undefined;
      return part(key, get);
    },
    has: (_, key) => key === referenceKey,
    ownKeys: function ownKeys() {
      const fields = wholeOutputs(reference);
      if (fields !== undefined) return [...fields];
      throw misuse("copies the fields of", reference, home, callerOf(ownKeys));
    },
    getOwnPropertyDescriptor: function describe(_, key) {
      if (typeof key !== "string" || !wholeOutputs(reference)?.includes(key)) return undefined;
      return { value: part(key, describe), enumerable: true, configurable: true };
    },
    set: function set(_, key) {
      throw misuse(`sets ${String(key)} of`, reference, home, callerOf(set));
    },
  });

  function part(name: string, trap: (...none: never[]) => unknown): unknown {
    const { node, variable, type } = reference;
    if (variable === undefined) {
      const output = node?.target.interface.outputs.get(name);
      if (output === undefined) {
        const known = (wholeOutputs(reference) ?? []).join(", ") || "none";
        throw misuse(`reads the output ${name} (it has ${known}) of`, reference, home, callerOf(trap));
      }
      return refProxy({ ...reference, variable: name, type: output.transformer.literalType }, home);
    }
    const element = elementType(type);
    if (element !== undefined) {
      if (name === "at") return (index: string | number) => child(index, element);
      if (type?.type.case === "mapValueType") return child(name, element);
      if (/^(0|[1-9]\d*)$/.test(name)) return child(Number(name), element);
    }
    if (type === undefined || isUnion(type)) return child(name, undefined);
    if (isStruct(type)) {
      const fields = type.structure?.dataclassType ?? {};
      if (Object.hasOwn(fields, name)) return child(name, fields[name]);
      // Without a schema every field may be there.
      if (type.metadata === undefined) return child(name, undefined);
    }
    throw misuse(`uses .${name} of`, reference, home, callerOf(trap));
  }

  function child(key: string | number, type: LiteralType | undefined): object {
    return refProxy({ ...reference, path: [...reference.path, key], type }, home);
  }
}

function wholeOutputs({ variable, node }: Reference): readonly string[] | undefined {
  return variable === undefined && node !== undefined ? [...node.target.interface.outputs.keys()] : undefined;
}

function elementType(type: LiteralType | undefined): LiteralType | undefined {
  return type?.type.case === "collectionType" || type?.type.case === "mapValueType" ? type.type.value : undefined;
}

function isUnion(type: LiteralType): boolean {
  return type.type.case === "unionType";
}

function isStruct(type: LiteralType): boolean {
  return type.type.case === "simple" && type.type.value === SimpleType.STRUCT;
}

function misuse(what: string, reference: Reference, home: RefHome, place: string | undefined): FlyteError {
  const type = reference.type === undefined ? "" : ` (${literalTypeText(reference.type)})`;
  return new FlyteError(
    "InvalidArgument",
    `the workflow's body ${what} ${referenceText(reference)}${type}, which has no value until the workflow runs`,
    {
      where: { workflow: home.workflow, ...(place === undefined ? {} : { file: place }) },
      hint: "Pass it to a task, and do this there.",
    },
  );
}
