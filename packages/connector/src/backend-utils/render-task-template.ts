import { clone } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { Container, TaskTemplate } from "@haltere/core/models";
import { type TaskTemplate as TaskTemplateMessage, TaskTemplateSchema } from "@haltere/idl/core";

/**
 * The template with the places of its inputs and outputs put into the container's arguments, in this order:
 * `{{.input}}` becomes `<prefix>/inputs.pb`, `{{.outputPrefix}}` the prefix itself, `{{.rawOutputDataPrefix}}`
 * `<prefix>/raw_output`, `{{.checkpointOutputPrefix}}` `<prefix>/checkpoint_output` and `{{.prevCheckpointPrefix}}`
 * `<prefix>/prev_checkpoint`. Command, environment and image stay. flytekit changes the template it is given;
 * here that stays as it is, and a new one of its kind is given.
 * @throws FlyteError FailedPrecondition for a template without a container.
 */
export function renderTaskTemplate(template: TaskTemplate, filePrefix: string): TaskTemplate;
export function renderTaskTemplate(template: TaskTemplateMessage, filePrefix: string): TaskTemplateMessage;
export function renderTaskTemplate(
  template: TaskTemplate | TaskTemplateMessage,
  filePrefix: string,
): TaskTemplate | TaskTemplateMessage {
  if (template instanceof TaskTemplate) {
    const { container } = template;
    if (container === undefined) throw withoutContainer(template.id.name);
    const args = container.args.map((argument) => render(argument, filePrefix));
    return new TaskTemplate({ ...template, container: new Container({ ...container, args }) });
  }
  if (template.target.case !== "container") throw withoutContainer(template.id?.name);
  const rendered = clone(TaskTemplateSchema, template);
  if (rendered.target.case === "container")
    rendered.target.value.args = template.target.value.args.map((argument) => render(argument, filePrefix));
  return rendered;
}

function render(argument: string, prefix: string): string {
  const places: readonly (readonly [placeholder: string, place: string])[] = [
    ["{{.input}}", `${prefix}/inputs.pb`],
    ["{{.outputPrefix}}", prefix],
    ["{{.rawOutputDataPrefix}}", `${prefix}/raw_output`],
    ["{{.checkpointOutputPrefix}}", `${prefix}/checkpoint_output`],
    ["{{.prevCheckpointPrefix}}", `${prefix}/prev_checkpoint`],
  ];
  // With a function, since `$&` in a prefix would mean something else.
  return places.reduce((text, [placeholder, place]) => text.replaceAll(placeholder, () => place), argument);
}

function withoutContainer(task: string | undefined): FlyteError {
  return new FlyteError("FailedPrecondition", "The task template has no container, and so no args to render.", {
    where: task === undefined ? {} : { task },
    hint: "Give renderTaskTemplate the template of a container task.",
  });
}
