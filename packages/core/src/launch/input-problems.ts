import { FlyteError } from "../flyte-error.ts";

/** What is wrong with one input, and what to do about it. */
export interface InputProblem {
  readonly input: string;
  readonly message: string;
  readonly hint: string;
}

/** Refuses with everything that is wrong, in the order of the inputs' names; nothing happens where nothing is. */
export function refuseProblems(problems: readonly InputProblem[]): void {
  const [first, ...others] = problems.toSorted((a, b) => (a.input < b.input ? -1 : 1));
  if (first === undefined) return;
  const { input, hint } = first;
  if (others.length === 0) throw new FlyteError("InvalidArgument", first.message, { where: { input }, hint });
  const lines = [first, ...others].map(({ message, hint }) => `${message} ${hint}`);
  throw new FlyteError("InvalidArgument", lines.join(" "), { where: { input } });
}
