/** How one property of a model stands in its message: three small conversions, and nothing else knows of them. */
export interface Field<Value, Given = Value> {
  /** The message's field in camelCase, where it is not called as the property is. */
  readonly wireName?: string;
  /** Checks what a constructor was given, and makes the property's value of it. `place` is `Container.image`, for errors. */
  accept(given: Given, place: string): Value;
  /** The value as a message carries it; undefined leaves the field unset. */
  write(value: Value): unknown;
  /** The property's value of what a message carries; undefined where the field is unset. */
  read(wire: unknown): Value;
}

/** The fields of a model by the names of its properties, in the order they are written: of a oneof's fields the last one set stays. */
export type Fields = Readonly<Record<string, Field<unknown, unknown>>>;

/** What a property holds. */
export type ValueOf<F> = F extends Field<infer Value, infer _Given> ? Value : never;

/** What a constructor takes for a property. */
export type GivenOf<F> = F extends Field<infer _Value, infer Given> ? Given : never;

/** The same field under another name in the message. */
export function named<Value, Given>(wireName: string, field: Field<Value, Given>): Field<Value, Given> {
  return { ...field, wireName };
}
