export type { ErrorDetail, ErrorPlace, FlyteErrorCode, FlyteErrorOptions } from "./flyte-error.ts";
export { FlyteError, placeText } from "./flyte-error.ts";
