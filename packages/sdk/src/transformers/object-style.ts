/**
 * As which of Python's classes an object travels. The bytes are MessagePack for both, but the JSON Schemas differ, and so
 * do times and keys: a dataclass's encoder is typed, while a pydantic model goes through its own JSON.
 */
export type ObjectStyle = "dataclass" | "pydantic";
