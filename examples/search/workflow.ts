// Looks for the settings with which a model learns best to tell penguins apart. `gridSearch` trains every candidate to the
// end; `search` drops two of three candidates a round and trains the others three times as long: successive halving.
import { deck, dynamic, File, map, task, workflow, z } from "haltere";
import { Data, prepareData, species } from "./penguins.ts";
import { descend, lossOf, predict, untrained } from "./softmax.ts";

const Json = File.schema({ format: "json" });

const Candidate = z.object({ rate: z.number(), decay: z.number() });

/** A candidate and how far it has come; its loss is that of the penguins that it was not trained on. */
const Trial = z.object({
  candidate: Candidate,
  epochs: z.int(),
  weights: z.array(z.array(z.number())),
  loss: z.number(),
});

const Score = z.object({ accuracy: z.number(), right: z.int(), of: z.int() });

const inputs = {
  table: Json,
  rates: z.array(z.number()).default([0.1, 0.3, 1, 3, 10, 30]),
  decays: z.array(z.number()).default([0, 0.0001, 0.001, 0.01]),
};

export const prepare = task({ inputs: { table: Json }, output: Data }, async ({ table }) =>
  prepareData(await table.json()),
);

export const candidatesOf = task(
  { inputs: { rates: z.array(z.number()), decays: z.array(z.number()) }, output: z.array(Trial) },
  ({ rates, decays }) =>
    rates.flatMap((rate) =>
      decays.map((decay) => ({
        candidate: { rate, decay },
        epochs: 0,
        weights: untrained.map((row) => [...row]),
        loss: Math.log(species.length),
      })),
    ),
);

/** Goes on from where the trial stands. */
export const train = task(
  { inputs: { trial: Trial, data: Data, epochs: z.int() }, output: Trial, retries: 1 },
  ({ trial: { candidate, weights, epochs: before }, data, epochs }) => {
    const trained = descend(weights, data.train, candidate, epochs).map((row) => [...row]);
    return { candidate, epochs: before + epochs, weights: trained, loss: lossOf(trained, data.validation) };
  },
);

export const keepBest = task(
  { inputs: { trials: z.array(Trial), count: z.int() }, output: z.array(Trial) },
  ({ trials, count }) => trials.toSorted((a, b) => a.loss - b.loss).slice(0, count),
);

/** How many rounds there are follows from how many candidates are given. */
export const halve = dynamic(
  {
    inputs: { candidates: z.array(Trial), data: Data, epochs: z.int() },
    outputs: { best: Trial, rounds: z.array(z.array(Trial)) },
  },
  ({ candidates, data, epochs }) => {
    let trials = map(train, { trial: candidates }, { bind: { data, epochs } });
    const rounds = [trials];
    for (let left = candidates.length, longer = epochs; left > 1; ) {
      left = Math.ceil(left / 3);
      longer *= 3;
      trials = map(train, { trial: keepBest({ trials, count: left }) }, { bind: { data, epochs: longer } });
      rounds.push(trials);
    }
    return { best: trials.at(0), rounds };
  },
);

/** On penguins that neither training nor the choice has seen. */
export const evaluate = task(
  { inputs: { trial: Trial, data: Data, rounds: z.array(z.array(Trial)) }, output: Score, deck: true },
  ({ trial, data, rounds }) => {
    const right = data.test.filter(({ features, label }) => predict(trial.weights, features) === label).length;
    const losses = rounds.map((trials) => trials.map(({ loss }) => loss).toSorted((a, b) => a - b));
    deck("Search")
      .chart(
        losses.map((values, round) => ({ name: `round ${round + 1}`, values })),
        { title: "loss of each candidate that is left" },
      )
      .table([{ ...trial.candidate, epochs: trial.epochs, loss: trial.loss, right, of: data.test.length }]);
    return { accuracy: right / data.test.length, right, of: data.test.length };
  },
);

export const search = workflow(
  {
    inputs: { ...inputs, epochs: z.int().default(5) },
    outputs: { best: Trial, rounds: z.array(z.array(Trial)), score: Score },
  },
  ({ table, rates, decays, epochs }) => {
    const data = prepare({ table });
    const { best, rounds } = halve({ candidates: candidatesOf({ rates, decays }), data, epochs });
    return { best, rounds, score: evaluate({ trial: best, data, rounds }) };
  },
);

export const gridSearch = workflow(
  { inputs: { ...inputs, epochs: z.int().default(200) }, outputs: { best: Trial, score: Score } },
  ({ table, rates, decays, epochs }) => {
    const data = prepare({ table });
    const trials = map(train, { trial: candidatesOf({ rates, decays }) }, { bind: { data, epochs }, concurrency: 4 });
    const best = keepBest({ trials, count: 1 }).at(0);
    return { best, score: evaluate({ trial: best, data, rounds: [trials] }) };
  },
);
