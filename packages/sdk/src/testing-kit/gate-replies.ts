import { FlyteError } from "@haltere/core";
import type { ApprovalQuestion, GateAnswers, InputQuestion } from "../gates/gate-answers.ts";

/**
 * What the gates of a workflow are answered, by their names: `true` or `false` approves or refuses, anything else is the
 * value that is waited for. A function is given what is asked (for an approval, the value) and answers it.
 */
export type GateReplies = Readonly<Record<string, unknown>>;

export function repliedGates(replies: GateReplies): GateAnswers {
  const reply = async ({ name, workflow, node, type }: ApprovalQuestion | InputQuestion, given?: unknown) => {
    if (!Object.hasOwn(replies, name)) {
      throw new FlyteError(
        "FailedPrecondition",
        `the gate ${name} (${type}) is asked, and the test answers none of its name`,
        {
          where: {
            ...(workflow === undefined ? {} : { workflow }),
            ...(node === undefined ? {} : { node }),
          },
          hint: `Answer it: gates: { ${JSON.stringify(name)}: … }.`,
        },
      );
    }
    const answer = replies[name];
    return typeof answer === "function" ? await answer(given) : answer;
  };
  return {
    async approve(question) {
      const answer = await reply(question, question.value);
      if (typeof answer === "boolean") return answer;
      throw new FlyteError(
        "InvalidArgument",
        `the gate ${question.name} asks for an approval, and is answered no boolean`,
        {
          hint: `Write gates: { ${JSON.stringify(question.name)}: true }.`,
        },
      );
    },
    input: (question) => reply(question),
  };
}
