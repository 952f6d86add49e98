/** What a column holds: `int` a safe integer, `time` microseconds since the epoch, `message` encoded protobuf. */
export type ColumnType = "text" | "int" | "real" | "time" | "bytes" | "message";

export interface Column<T extends ColumnType = ColumnType, Null extends boolean = boolean> {
  readonly type: T;
  readonly nullable: Null;
}

export const text = { type: "text", nullable: false } as const;
export const int = { type: "int", nullable: false } as const;
export const time = { type: "time", nullable: false } as const;
export const bytes = { type: "bytes", nullable: false } as const;
export const message = { type: "message", nullable: false } as const;
export const optionalText = { type: "text", nullable: true } as const;
export const optionalInt = { type: "int", nullable: true } as const;
export const optionalReal = { type: "real", nullable: true } as const;
export const optionalTime = { type: "time", nullable: true } as const;
export const optionalMessage = { type: "message", nullable: true } as const;

export const entityKey = { project: text, domain: text, name: text, version: text } as const;
export const executionKey = { execution_project: text, execution_domain: text, execution_name: text } as const;
