import { type Sample, species } from "./penguins.ts";

/** Softmax regression: for each species a weight for each feature, and behind them the bias. */
export type Weights = readonly (readonly number[])[];

export const untrained: Weights = species.map(() => [0, 0, 0, 0, 0]);

export interface Descent {
  /** How far each step goes. */
  readonly rate: number;
  /** How much of each weight is taken away with each step, times the rate: it keeps them small. */
  readonly decay: number;
}

/** Gradient descent over all samples at once; an epoch is a step. */
export function descend(start: Weights, samples: readonly Sample[], { rate, decay }: Descent, epochs: number): Weights {
  let weights = start;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const gradient = weights.map((row) => row.map(() => 0));
    for (const { features, label } of samples) {
      const inputs = [...features, 1];
      probabilities(weights, features).forEach((probability, index) => {
        const error = probability - (index === label ? 1 : 0);
        gradient[index] = gradient[index]?.map((sum, column) => sum + error * (inputs[column] ?? 0)) ?? [];
      });
    }
    weights = weights.map((row, index) =>
      row.map((weight, column) => weight - rate * ((gradient[index]?.[column] ?? 0) / samples.length + decay * weight)),
    );
  }
  return weights;
}

/** How surprised the model is by the truth: the mean of minus the logarithm of its probability. */
export function lossOf(weights: Weights, samples: readonly Sample[]): number {
  const losses = samples.map(({ features, label }) => -Math.log(probabilities(weights, features)[label] ?? 0));
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

export function predict(weights: Weights, features: readonly number[]): number {
  const found = probabilities(weights, features);
  return found.indexOf(Math.max(...found));
}

function probabilities(weights: Weights, features: readonly number[]): number[] {
  const scores = weights.map((row) => row.reduce((sum, weight, column) => sum + weight * (features[column] ?? 1), 0));
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
