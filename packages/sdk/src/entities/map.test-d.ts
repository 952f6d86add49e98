// What a map takes and gives, for the compiler: an output with a name is an object, several are refused.
import {
  launchPlan,
  map,
  type Pending,
  type Ref,
  referenceLaunchPlan,
  referenceTask,
  referenceWorkflow,
  task,
  workflow,
  z,
} from "../index.ts";

declare function same<A>(): <B>(value: B) => [A] extends [B] ? ([B] extends [A] ? true : never) : never;

const at = { project: "p", domain: "d", version: "v" };
const one = task({ inputs: { x: z.int(), by: z.int().default(1) }, output: z.int() }, ({ x }) => x);
const named = task({ inputs: { x: z.int() }, outputs: { y: z.string() } }, () => ({ y: "" }));
const object = task({ inputs: { x: z.int() }, output: z.object({ y: z.string() }) }, () => ({ y: "" }));
const several = task({ inputs: { x: z.int() }, outputs: { y: z.string(), z: z.int() } }, () => ({ y: "", z: 1 }));
const none = task({ inputs: { x: z.int() } }, () => {});
const wf = workflow({ inputs: { x: z.int(), by: z.int() }, output: z.int() }, (inputs) => one(inputs));
const plan = launchPlan(wf, { name: "lp", defaults: { by: 2 } });
const whole = launchPlan(wf, { name: "whole" });
const far = referenceTask({ ...at, name: "t", inputs: { x: z.int() }, output: z.string() });
const farPlan = referenceLaunchPlan({ ...at, name: "lp", inputs: { x: z.int() }, outputs: { y: z.int() } });
const farWorkflow = referenceWorkflow({ ...at, name: "wf", inputs: { x: z.int() }, output: z.int() });

export const wiring = workflow({ inputs: { x: z.int(), xs: z.array(z.int()) } }, ({ x, xs }) => {
  same<Ref<number[]>>()(map(one, { x: xs }));
  same<Ref<{ y: string[] }>>()(map(named, { x: xs }));
  same<Ref<string[]>>()(map(named, { x: xs }).y);
  same<Ref<{ y: (string | undefined)[] }>>()(map(named, { x: xs }, { minSuccesses: 1 }));
  same<Ref<{ y: string }[]>>()(map(object, { x: xs }));
  same<Ref<number[]>>()(map(plan, { x: xs }));
  same<Ref<number[]>>()(map(whole, { x: xs }, { bind: { by: x } }));
  same<Ref<(number | undefined)[]>>()(map(whole, { x: xs, by: [1] }, { minSuccessRatio: 0.5 }));
  same<Ref<string[]>>()(map(far, { x: [x, 1] }));
  same<Ref<{ y: number[] }>>()(map(farPlan, { x: xs }, { concurrency: 2 }));
  map(none, { x: xs }, { runAllItems: true });
  // @ts-expect-error several outputs
  map(several, { x: xs });
  // @ts-expect-error a workflow, which is mapped by its launch plan
  map(wf, { x: xs, by: xs });
  // @ts-expect-error a workflow that is registered elsewhere
  map(farWorkflow, { x: [1] });
  // @ts-expect-error an input that is neither mapped nor bound, and has no default
  map(whole, { x: xs });
  // @ts-expect-error an input that is fixed
  map(launchPlan(wf, { fixed: { by: 1 } }), { x: xs, by: xs });
  // @ts-expect-error a workflow that is registered elsewhere takes no reference
  farWorkflow({ x });
  // @ts-expect-error a list that is no list
  map(far, { x });
  // @ts-expect-error a reference of another type
  far({ x: far({ x }) });
});

export async function outside(): Promise<void> {
  same<Pending<{ y: string[] }>>()(map(named, { x: [1] }));
  same<number[]>()(await map(plan, { x: [1] }));
  // @ts-expect-error nothing is collected where there is no output
  (await map(none, { x: [1] })).length;
}
