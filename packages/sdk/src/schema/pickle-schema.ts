import { z } from "zod";
import { PickledObject, pickleTransformer } from "../transformers/pickle.ts";
import { markTransformer } from "./transformer-mark.ts";

type PickleSchema = z.ZodType<PickledObject, PickledObject>;

/** A Python object that one Python task pickled and another will read: it passes through untouched; flytekit's FlytePickle. */
export type Pickle = PickledObject;
export const Pickle: PickleSchema & {
  /** The schema with the name of the Python class in its type: `Pickle.schema({ pythonClass: "<class 'my.Model'>" })`. */
  schema(options?: { readonly pythonClass?: string }): PickleSchema;
} = /* @__PURE__ */ Object.assign(pickleSchema(), { schema: pickleSchema });

function pickleSchema({ pythonClass = "typing.Any" }: { readonly pythonClass?: string } = {}): PickleSchema {
  const schema = z.custom<PickledObject>((value) => value instanceof PickledObject, "expected a Python pickle");
  markTransformer(schema, () => pickleTransformer(pythonClass));
  return schema;
}
