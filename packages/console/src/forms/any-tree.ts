import type { ObjectWire, Shape, VariantShape } from "./shape.ts";

const trees = new Map<ObjectWire, { readonly value: Shape; readonly object: Shape }>();

/** What stands in for a value of no schema as a tree of controls: an object of anything, or anything at all. */
export function anyTree({ wire, mapping }: Extract<Shape, { readonly kind: "any" }>): Shape {
  const known = trees.get(wire) ?? treeOf(wire);
  trees.set(wire, known);
  return mapping ? known.object : known.value;
}

/** A Struct has doubles for all numbers, and no bytes. */
function treeOf(wire: ObjectWire) {
  const variants: VariantShape[] = [];
  const value: Shape = { kind: "union", variants };
  const object: Shape = { kind: "map", element: value };
  variants.push({ label: "text", shape: { kind: "string" } });
  if (wire === "msgpack") variants.push({ label: "integer", shape: { kind: "integer" } });
  variants.push(
    { label: wire === "msgpack" ? "float" : "number", shape: { kind: "float" } },
    { label: "boolean", shape: { kind: "boolean" } },
    { label: "none", shape: { kind: "none" } },
    { label: "list", shape: { kind: "list", element: value } },
    { label: "object", shape: object },
  );
  if (wire === "msgpack") variants.push({ label: "bytes", shape: { kind: "bytes" } });
  return { value, object };
}
