import type { IncomingMessage, ServerResponse } from "node:http";
import { type ServedHttp, serveHttp } from "./serve-http.ts";

/** A server that follows OpenAI's published API for chat completions, files and batches, as far as it is needed here. */
export interface OpenAiServer extends ServedHttp {
  /** Where a client finds the API. */
  readonly baseUrl: string;
  readonly key: string;
  /** Method and path of each request, in order. */
  readonly requests: string[];
  readonly files: ReadonlyMap<string, string>;
  /** How the next requests are answered, in place of the API; each answers one. */
  readonly faults: ((response: ServerResponse) => void)[];
}

interface Batch {
  readonly id: string;
  readonly input: string;
  status: string;
  [field: string]: unknown;
}

/** What a batch goes through, a step each time that it is asked for. */
const steps: Readonly<Record<string, string>> = {
  validating: "in_progress",
  in_progress: "finalizing",
  finalizing: "completed",
  cancelling: "cancelled",
};

export async function serveOpenAi(): Promise<OpenAiServer> {
  const key = "sk-test";
  const requests: string[] = [];
  const faults: ((response: ServerResponse) => void)[] = [];
  const files = new Map<string, string>();
  const batches = new Map<string, Batch>();

  const keep = (content: string): string => {
    const id = `file-${files.size + 1}`;
    files.set(id, content);
    return id;
  };
  const send = (response: ServerResponse, status: number, body: unknown): void => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  const refuse = (response: ServerResponse, status: number, message: string, code: string | null = null): void =>
    send(response, status, { error: { message, type: "invalid_request_error", param: null, code } });

  const complete = (body: { messages: { role: string; content: string }[]; model: string }) => ({
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 0,
    model: body.model,
    choices: [
      {
        index: 0,
        finish_reason: "stop",
        logprobs: null,
        message: {
          role: "assistant",
          content: body.messages.map(({ role, content }) => `${role}: ${content}`).join("\n"),
          refusal: null,
        },
      },
    ],
    usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
  });

  /** Answers the lines of a batch's file: a request without messages is an error. */
  const finish = (batch: Batch): void => {
    const lines = (files.get(batch.input) ?? "").split("\n").filter((line) => line !== "");
    const answers: string[] = [];
    const errors: string[] = [];
    for (const line of lines) {
      const { custom_id, body } = JSON.parse(line);
      if (body.messages === undefined) errors.push(JSON.stringify({ custom_id, response: { status_code: 400 } }));
      else answers.push(JSON.stringify({ custom_id, response: { status_code: 200, body: complete(body) } }));
    }
    if (answers.length > 0) batch.output_file_id = keep(`${answers.join("\n")}\n`);
    if (errors.length > 0) batch.error_file_id = keep(`${errors.join("\n")}\n`);
    batch.request_counts = { total: lines.length, completed: answers.length, failed: errors.length };
  };

  const shown = ({ input, ...batch }: Batch) => ({ object: "batch", input_file_id: input, ...batch });

  const routes: readonly [string, RegExp, Handle][] = [
    [
      "POST",
      /^\/v1\/chat\/completions$/,
      ({ response, body }) => send(response, 200, complete(JSON.parse(String(body)))),
    ],
    [
      "POST",
      /^\/v1\/files$/,
      async ({ request, response, body }) => {
        const headers = { "content-type": request.headers["content-type"] ?? "" };
        const form = await new Response(new Uint8Array(body), { headers }).formData();
        const file = form.get("file");
        if (form.get("purpose") !== "batch" || !(file instanceof File)) return refuse(response, 400, "no file");
        const id = keep(await file.text());
        send(response, 200, { id, object: "file", bytes: file.size, filename: file.name, purpose: "batch" });
      },
    ],
    ["GET", /^\/v1\/files\/([^/]+)\/content$/, ({ response, id }) => void response.end(files.get(id))],
    [
      "DELETE",
      /^\/v1\/files\/([^/]+)$/,
      ({ response, id }) => send(response, 200, { id, object: "file", deleted: files.delete(id) }),
    ],
    [
      "POST",
      /^\/v1\/batches$/,
      ({ response, body }) => {
        const { input_file_id: input, endpoint, completion_window, metadata } = JSON.parse(String(body));
        if (!files.has(input)) return refuse(response, 400, `there is no file ${input}`);
        const id = `batch_${batches.size + 1}`;
        const batch: Batch = { id, input, status: "validating", endpoint, completion_window, metadata };
        batches.set(id, batch);
        send(response, 200, shown(batch));
      },
    ],
    [
      "GET",
      /^\/v1\/batches\/([^/]+)$/,
      ({ response, id }) => {
        const batch = batches.get(id);
        if (batch === undefined) return refuse(response, 404, `No batch found with id '${id}'.`);
        send(response, 200, shown(batch));
        if (batch.status === "validating" && !isJsonLines(files.get(batch.input))) {
          batch.status = "failed";
          batch.errors = {
            object: "list",
            data: [{ code: "invalid_json_line", message: "This line is not parseable as valid JSON.", line: 1 }],
          };
          return;
        }
        batch.status = steps[batch.status] ?? batch.status;
        if (batch.status === "completed" && batch.request_counts === undefined) finish(batch);
      },
    ],
    [
      "POST",
      /^\/v1\/batches\/([^/]+)\/cancel$/,
      ({ response, id }) => {
        const batch = batches.get(id);
        if (batch === undefined) return refuse(response, 404, `No batch found with id '${id}'.`);
        if (batch.status === "completed")
          return refuse(response, 409, "Cannot cancel a batch with status 'completed'.");
        batch.status = "cancelling";
        send(response, 200, shown(batch));
      },
    ],
  ];

  const served = await serveHttp(async (request, response, body) => {
    const { method = "", url = "" } = request;
    requests.push(`${method} ${url}`);
    const fault = faults.shift();
    if (fault !== undefined) return fault(response);
    if (request.headers.authorization !== `Bearer ${key}`)
      return refuse(response, 401, "Incorrect API key provided.", "invalid_api_key");
    for (const [wanted, path, handle] of routes) {
      const match = path.exec(url);
      if (wanted === method && match !== null) return await handle({ request, response, body, id: match[1] ?? "" });
    }
    refuse(response, 404, `Unknown request URL: ${method} ${url}.`);
  });
  return {
    ...served,
    baseUrl: `${served.url}/v1`,
    key,
    requests,
    files,
    faults,
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  };
}

type Handle = (asked: {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
  readonly id: string;
}) => void | Promise<void>;

function isJsonLines(text = ""): boolean {
  try {
    for (const line of text.split("\n").filter((each) => each !== "")) JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
