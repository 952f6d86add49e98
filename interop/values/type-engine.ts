// flytekit's TypeEngine in a Python process: literals go there, and come back as Python read and wrote them.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { type Literal, LiteralSchema, type LiteralType, LiteralTypeSchema } from "@haltere/idl/core";
import type { PythonType } from "./random-type.ts";

interface Reply {
  readonly id?: number;
  readonly error?: string;
  readonly literalType?: string;
  readonly literals?: readonly string[];
}

export interface TypeEngine {
  /** The type's LiteralType in flytekit, and the literals as flytekit writes what it read from them. */
  trip(type: PythonType, literals: readonly Literal[]): Promise<{ type: LiteralType; literals: readonly Literal[] }>;
  close(): Promise<void>;
}

export function startTypeEngine(python: string): TypeEngine {
  const program = join(import.meta.dirname, "..", "programs", "type_engine_peer.py");
  const child = spawn(python, [program], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, FLYTE_SDK_LOGGING_LEVEL: "50" },
  });
  const gone = once(child, "exit");
  const waiting = new Map<number, (reply: Reply) => void>();
  let last = 0;
  createInterface({ input: child.stdout }).on("line", (line) => {
    const reply: Reply = JSON.parse(line);
    if (reply.id !== undefined) waiting.get(reply.id)?.(reply);
  });
  void gone.then(() => {
    for (const answer of waiting.values()) answer({ error: "the Python process ended" });
  });
  return {
    async trip(type, literals) {
      const id = ++last;
      const sent = literals.map((literal) => Buffer.from(toBinary(LiteralSchema, literal)).toString("base64"));
      const reply = await new Promise<Reply>((resolve) => {
        waiting.set(id, resolve);
        child.stdin.write(`${JSON.stringify({ id, type, literals: sent })}\n`);
      });
      waiting.delete(id);
      const { error, literalType, literals: written } = reply;
      if (literalType === undefined || written === undefined) throw new Error(`flytekit: ${error}`);
      return {
        type: fromBinary(LiteralTypeSchema, Buffer.from(literalType, "base64")),
        literals: written.map((bytes) => fromBinary(LiteralSchema, Buffer.from(bytes, "base64"))),
      };
    },
    async close() {
      child.stdin.end();
      await gone;
    },
  };
}
