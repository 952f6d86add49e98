import { type ConnectorTaskSettings, type CustomValue, connectorTask, FlyteError, type Task, z } from "@haltere/sdk";
import { wantedInputs } from "../template/fill-template.ts";
import { taskType } from "./custom.ts";

/** A schema for each input; what `task` calls inputs. */
type Shape = Readonly<Record<string, z.ZodType>>;

export interface WebhookTaskOptions<I> extends ConnectorTaskSettings {
  /** Where the request goes. In it, in headers and in data `{inputs.x}` stands for the input x. */
  readonly url: string;
  /** Default `POST`. */
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  /** The JSON body of a POST, the query parameters of a GET. A text that is one `{inputs.x}` becomes the value itself. */
  readonly data?: Readonly<Record<string, CustomValue>>;
  readonly inputs?: I;
  /** Whether the data that was sent is part of the output. */
  readonly showData?: boolean;
  /** Whether the address is part of the output. */
  readonly showUrl?: boolean;
  /** Seconds for one request. Default 10. */
  readonly requestTimeout?: number;
}

const outputs = { info: z.record(z.string(), z.unknown()) };

/**
 * A task that calls a webhook; flytekit's WebhookTask, equal to it on the wire. Its output `info` has `status_code`,
 * `response_data` and, where asked for, `input_data` and `url`. Any status but 200 fails it.
 * @throws FlyteError for a template that wants an input which the task does not have.
 */
export function webhookTask<I extends Shape = Readonly<Record<never, never>>>(
  options: WebhookTaskOptions<I>,
): Task<I, { info: Record<string, unknown> }> {
  const {
    url,
    method = "POST",
    headers = {},
    data = {},
    inputs,
    showData = false,
    showUrl = false,
    requestTimeout = 10,
    ...settings
  } = options;
  for (const input of wantedInputs({ url, headers, data })) {
    if (Object.hasOwn(inputs ?? {}, input)) continue;
    throw new FlyteError("InvalidArgument", `the webhook ${url} wants an input ${input} that the task does not have`, {
      where: { input },
      hint: `Declare it: inputs: { ${input}: z.string() }.`,
    });
  }
  if (!(requestTimeout > 0)) {
    throw new FlyteError("InvalidArgument", `the webhook ${url} has requestTimeout: ${requestTimeout}`, {
      hint: "Give a number of seconds above 0.",
    });
  }
  return connectorTask({
    ...settings,
    type: taskType,
    ...(inputs === undefined ? {} : { inputs }),
    outputs,
    custom: { url, method, headers, data, show_data: showData, show_url: showUrl, timeout_sec: requestTimeout },
    connector: async () => new (await import("./connector.ts")).WebhookConnector(),
    factory: webhookTask,
  });
}
