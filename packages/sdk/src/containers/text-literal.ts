import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  booleanLiteral,
  datetimeLiteral,
  floatLiteral,
  integerLiteral,
  literalTypeText,
  stringLiteral,
} from "@haltere/core";
import { type Literal, type LiteralType, SimpleType } from "@haltere/idl/core";
import { type Position, valueError } from "../transformers/position.ts";

/** What a program wrote for an output, as a literal of the output's type. Blanks around numbers and the like do not count. */
export function textLiteral(text: string, type: LiteralType, position: Position): Literal {
  const refuse = (expected: string) =>
    valueError(position, `expected ${expected}, got ${JSON.stringify(text.slice(0, 60))} from the container`);
  const plain = text.trim();
  switch (type.type.case) {
    case "enumType":
      return stringLiteral(plain);
    case "simple":
      switch (type.type.value) {
        case SimpleType.STRING:
          return stringLiteral(text);
        case SimpleType.INTEGER:
          if (!/^[+-]?\d+$/.test(plain)) throw refuse("an int");
          return integerLiteral(BigInt(plain.replace(/^\+/, "")));
        case SimpleType.FLOAT: {
          const value = Number(plain);
          if (plain === "" || (Number.isNaN(value) && plain.toLowerCase() !== "nan")) throw refuse("a float");
          return floatLiteral(value);
        }
        case SimpleType.BOOLEAN:
          if (!/^(true|false)$/i.test(plain)) throw refuse("true or false");
          return booleanLiteral(plain.toLowerCase() === "true");
        case SimpleType.DATETIME: {
          const time = Date.parse(plain);
          if (Number.isNaN(time)) throw refuse("a time such as 2026-01-02T03:04:05Z");
          return datetimeLiteral(timestampFromMs(time));
        }
      }
  }
  throw valueError(
    position,
    `a container gives no value of the type ${literalTypeText(type)}`,
    "Have it write a File, and a task after it read that.",
  );
}
