export type { ErrorDetail, ErrorPlace, FlyteErrorCode, FlyteErrorOptions } from "./flyte-error.ts";
export { FlyteError, placeText } from "./flyte-error.ts";
export {
  executionText,
  nodeExecutionText,
  parseExecutionIdentifier,
  taskExecutionText,
} from "./identifier/execution-identifier.ts";
export {
  compareIdentifiers,
  identifierKey,
  identifierText,
  parseIdentifier,
  resourceTypeText,
  sameIdentifier,
} from "./identifier/identifier.ts";
export {
  binaryLiteral,
  blobLiteral,
  booleanLiteral,
  collectionLiteral,
  datetimeLiteral,
  durationLiteral,
  floatLiteral,
  integerLiteral,
  literalMap,
  mapLiteral,
  msgpackLiteral,
  msgpackTag,
  noneLiteral,
  stringLiteral,
  structuredDatasetLiteral,
  unionLiteral,
} from "./literal/literal-builders.ts";
export { literalMapTexts, literalText } from "./literal/literal-text.ts";
export { literalTypeOf, scalarTypeOf } from "./literal/literal-type-of.ts";
export type { DecodedMsgpack } from "./literal/msgpack.ts";
export { decodeMsgpack } from "./literal/msgpack.ts";
export type { LiteralValue } from "./literal/read-literal.ts";
export { readLiteral, withoutUnion } from "./literal/read-literal.ts";
export { digest } from "./message/canonical.ts";
export type { MessageDifference } from "./message/difference.ts";
export { difference, differenceText } from "./message/difference.ts";
export { mapEntry } from "./message/map-entry.ts";
export {
  durationFromMicroseconds,
  microsecondsFromDuration,
  microsecondsFromTimestamp,
  timestampFromMicroseconds,
} from "./time/microseconds.ts";
export { durationText, timestampText } from "./time/time-text.ts";
export { areTypesCastable } from "./type/castable.ts";
export {
  binaryType,
  blobType,
  booleanType,
  collectionType,
  datetimeType,
  durationType,
  enumType,
  floatType,
  integerType,
  isNoneType,
  isOptionalType,
  mapType,
  noneType,
  simpleType,
  stringType,
  structType,
  structuredDatasetType,
  taggedType,
  unionType,
} from "./type/literal-type-builders.ts";
export { literalTypeText } from "./type/literal-type-text.ts";
