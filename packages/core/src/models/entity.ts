import { createHash } from "node:crypto";
import { type InspectOptions, inspect } from "node:util";
import { type DescMessage, type JsonValue, type MessageShape, toBinary, toJson } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import { deterministicBytes } from "./deterministic-bytes.ts";
import { summaryText } from "./text/summary-text.ts";
import { textFormat } from "./text/text-format.ts";

/** What the class of a model tells of its instances. */
export interface EntityShape<Desc extends DescMessage> {
  readonly schema: Desc;
  write(properties: object): MessageShape<Desc>;
}

/**
 * What every model of Flyte's data is: an immutable view of a message of flyteidl. Its texts are flytekit's, letter for
 * letter (`FlyteIdlEntity` of `flytekit.models.common`), and all are made of the message, so two entities that write
 * equal messages are equal whatever they were constructed from.
 */
export class FlyteIdlEntity<Desc extends DescMessage = DescMessage> {
  readonly #shape: EntityShape<Desc>;

  protected constructor(shape: EntityShape<Desc>) {
    this.#shape = shape;
  }

  /** The descriptor of the message. */
  get idlSchema(): Desc {
    return this.#shape.schema;
  }

  /** A new message with what this entity says; changing it changes nothing here. */
  toFlyteIdl(): MessageShape<Desc> {
    return this.#shape.write(this);
  }

  /** The message's bytes, the same for equal messages: the entries of maps are sorted by key. */
  serializeToString(): Uint8Array {
    return deterministicBytes(this.idlSchema, this.toFlyteIdl());
  }

  /** Whether the message has no bytes. */
  get isEmpty(): boolean {
    return toBinary(this.idlSchema, this.toFlyteIdl()).length === 0;
  }

  /** The set fields, a line each, indented as YAML is; each value is shortened to 80 characters. */
  shortString(): string {
    return `Flyte Serialized object (${this.#name}):\n${this.#summary(2)}`;
  }

  /** What flytekit's `verbose_string` answers, which is the short string. */
  verboseString(): string {
    return this.shortString();
  }

  /** The short string, as Python's `str`. */
  toString(): string {
    return this.shortString();
  }

  /** The message in protobuf's text format, as Python's `repr`. */
  repr(): string {
    return textFormat(reflect(this.idlSchema, this.toFlyteIdl()));
  }

  /** What a notebook shows. As in flytekit nothing is escaped: do not put it on a page that others see. */
  reprHtml(): string {
    return `<h4>${this.#name}</h4><pre>${this.#summary(0)}</pre>`;
  }

  /**
   * Whether the other is a model too, and its message is of the same type and content. As in protobuf's C library a NaN
   * equals itself, and -0 is not 0.
   */
  equals(other: unknown): boolean {
    if (this === other) return true;
    if (!(other instanceof FlyteIdlEntity) || other.idlSchema.typeName !== this.idlSchema.typeName) return false;
    return Buffer.compare(this.serializeToString(), other.serializeToString()) === 0;
  }

  /** SHA-256 of the type's name and the bytes, in hex: the same for equal entities, for use as a key. */
  digest(): string {
    return createHash("sha256")
      .update(this.idlSchema.typeName)
      .update("\0")
      .update(this.serializeToString())
      .digest("hex");
  }

  /** The message in protobuf's JSON form. */
  toJSON(): JsonValue {
    return toJson(this.idlSchema, this.toFlyteIdl());
  }

  /** Shows the properties that have a value, as `console.log` does for any object. */
  [inspect.custom](depth: number, options: InspectOptions): string {
    if (depth < 0) return `[${this.#name}]`;
    const known = Object.entries(this).filter(([, value]) => value !== undefined);
    return known.length === 0
      ? `${this.#name} {}`
      : `${this.#name} ${inspect(Object.fromEntries(known), { ...options, depth: options.depth ?? depth })}`;
  }

  get #name(): string {
    const made: object = this.constructor;
    return "entityName" in made ? String(made.entityName) : this.constructor.name;
  }

  #summary(indent: number): string {
    return summaryText(reflect(this.idlSchema, this.toFlyteIdl()), indent).replace(/\n+$/, "");
  }
}
