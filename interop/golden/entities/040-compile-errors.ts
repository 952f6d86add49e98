// What is a type error already says so with @ts-expect-error, and is refused where it runs all the same.
import { entityOf, translateEntities } from "@haltere/sdk/translate";
import { approve, cron, email, fixedRate, launchPlan, map, task, workflow, z } from "haltere";

const int = z.int();
const x = { inputs: { x: int }, output: int };

export const t = task(x, ({ x }) => x);
export const two = task({ inputs: { x: int }, outputs: { o0: int, o1: int } }, ({ x }) => ({ o0: x, o1: x }));
export const wf = workflow(x, ({ x }) => t({ x }));

const settings = { project: "p", domain: "d", version: "v1", image: "i" };

/** Translates what is not exported here, so that nothing else does. */
const translate = (entity: unknown) =>
  translateEntities(
    [entityOf(entity)].flatMap((found) => found ?? []),
    settings,
  );

export const errors = {
  "a promise used as a python truth value in a workflow body: `if x > 1`": () =>
    translate(
      workflow({ ...x, name: "bad" }, ({ x }) => {
        // @ts-expect-error a reference is no number
        if (x > 1) return t({ x });
        return t({ x: 2 });
      }),
    ),
  "calling task t(x: int) with unknown argument y": () =>
    translate(
      workflow({ ...x, name: "bad" }, ({ x }) => {
        // @ts-expect-error there is no input y
        return t({ y: x });
      }),
    ),
  "calling task t(x: int) without its required input x": () =>
    translate(
      workflow({ output: int, name: "bad" }, () => {
        // @ts-expect-error x is missing
        return t();
      }),
    ),
  "map over a task with two outputs": () => {
    // @ts-expect-error two outputs
    return map(two, { x: [1] });
  },
  "fixed rate of 30 seconds": () => fixedRate({ minutes: 0.5 }),
  "cron schedule 'not a cron'": () => cron("not a cron"),
  "email notification on phase RUNNING": () => {
    // @ts-expect-error RUNNING is no end
    return email(["RUNNING"], ["a@b.c"]);
  },
  "approve applied to a workflow input": () =>
    translate(workflow({ ...x, name: "bad" }, ({ x }) => approve(x, "gate", { timeout: 3600 }))),
  "unnamed launch plan with default inputs": () => translate(launchPlan(wf, { defaults: { x: 1 } })),
  "secret env_var 'bad-name'": () =>
    task({ ...x, secrets: [{ group: "g", key: "k", environmentVariable: "bad-name" }] }, ({ x }) => x),
  "resources cpu with a 3-tuple": () => {
    // @ts-expect-error three amounts
    return task({ ...x, resources: { cpu: ["1", "2", "3"] } }, ({ x }) => x);
  },
  "Cache with neither version nor policies": () => {
    // @ts-expect-error no policy
    return task({ ...x, cache: { policies: [] } }, ({ x }) => x);
  },
};
