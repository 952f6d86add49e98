/** A number that is a float though it is whole, for values without a schema. */
export class FloatValue {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  valueOf(): number {
    return this.value;
  }

  toJSON(): number {
    return this.value;
  }
}

/**
 * Writes a whole number as a float where no schema says what it is: in `z.unknown()`, `1` is Python's `1`, and `float(1)`
 * its `1.0`. Reading gives a number for both.
 */
export function float(value: number): FloatValue {
  return new FloatValue(value);
}
