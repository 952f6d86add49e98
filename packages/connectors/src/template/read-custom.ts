import { FlyteError } from "@haltere/core";
import type { TaskTemplate } from "@haltere/idl/core";
import { z } from "zod";

/** The `custom` of a template, as its schema has it. Throws FlyteError InvalidArgument naming the task and the field. */
export function readCustom<S extends z.ZodType>(schema: S, template: TaskTemplate): z.output<S> {
  const read = schema.safeParse(template.custom ?? {});
  if (read.success) return read.data;
  throw new FlyteError(
    "InvalidArgument",
    `the template's custom is not that of a ${template.type} task: ${z.prettifyError(read.error)}`,
    {
      where: template.id === undefined ? {} : { task: template.id.name },
      hint: "Register the task again, with a version of the SDK that the connector knows.",
    },
  );
}
