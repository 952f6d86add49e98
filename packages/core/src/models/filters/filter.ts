import { FlyteError } from "../../flyte-error.ts";

/** How a filter compares, by flytekit's name of the class and the word in requests. */
const comparators = {
  Equal: "eq",
  NotEqual: "ne",
  GreaterThan: "gt",
  GreaterThanOrEqual: "gte",
  LessThan: "lt",
  LessThanOrEqual: "lte",
  Contains: "contains",
  ValueIn: "value_in",
  ValueNotIn: "value_not_in",
} as const;

export type Comparator = (typeof comparators)[keyof typeof comparators];

/** The comparators whose value is a list. */
const ofLists: ReadonlySet<string> = new Set<Comparator>(["contains", "value_in", "value_not_in"]);

/** What a list is filtered by (`flytekit.models.filters`): travels as text, `eq(project,p)`, and has no message. */
export class Filter {
  readonly comparator: Comparator;
  readonly key: string;
  /** What the key is compared with; several values are joined by semicolons. */
  readonly value: string;

  private constructor(comparator: Comparator, key: string, value: string | readonly string[]) {
    this.comparator = comparator;
    this.key = key;
    this.value = typeof value === "string" ? value : value.join(";");
    Object.freeze(this);
  }

  static equal = (key: string, value: string): Filter => new Filter("eq", key, value);
  static notEqual = (key: string, value: string): Filter => new Filter("ne", key, value);
  static greaterThan = (key: string, value: string): Filter => new Filter("gt", key, value);
  static greaterThanOrEqual = (key: string, value: string): Filter => new Filter("gte", key, value);
  static lessThan = (key: string, value: string): Filter => new Filter("lt", key, value);
  static lessThanOrEqual = (key: string, value: string): Filter => new Filter("lte", key, value);
  static contains = (key: string, values: readonly string[]): Filter => new Filter("contains", key, values);
  static valueIn = (key: string, values: readonly string[]): Filter => new Filter("value_in", key, values);
  static valueNotIn = (key: string, values: readonly string[]): Filter => new Filter("value_not_in", key, values);

  /**
   * Reads `eq(key,value)`, with any of the comparators; spaces around key and value do not count.
   * @throws FlyteError InvalidArgument for anything else.
   */
  static parse(said: string): Filter {
    const [, word, inner] = /^(\w+)\((.*)\)$/s.exec(said) ?? [];
    const comparator = Object.values(comparators).find((each) => each === word);
    const parts = inner?.split(",") ?? [];
    const [key, value] = parts;
    if (comparator === undefined || key === undefined || value === undefined || parts.length !== 2)
      throw new FlyteError("InvalidArgument", `'${said}' could not be parsed into a filter.`, {
        hint: `Say a key and a value, as in eq(abc,def), with one of ${Object.values(comparators).join(", ")}.`,
      });
    return new Filter(comparator, key.trim(), ofLists.has(comparator) ? value.trim().split(";") : value.trim());
  }

  /** The text that requests carry. */
  toFlyteIdl(): string {
    return `${this.comparator}(${this.key},${this.value})`;
  }

  /** flytekit's short string, with its name of the class. */
  shortString(): string {
    const [name] = Object.entries(comparators).find(([, word]) => word === this.comparator) ?? ["Filter"];
    return `Flyte Serialized object (${name}):\n${this.toFlyteIdl()}`;
  }

  toString(): string {
    return this.shortString();
  }

  equals(other: unknown): boolean {
    return other instanceof Filter && other.toFlyteIdl() === this.toFlyteIdl();
  }
}

/** Filters that must all hold, as the text that requests carry: joined by plus signs. */
export function filterListText(filters: readonly Filter[]): string {
  return filters.map((filter) => filter.toFlyteIdl()).join("+");
}
