import {
  DataLoadingConfig_LiteralMapFormat,
  DataLoadingConfigSchema,
  IOStrategy_DownloadMode,
  IOStrategy_UploadMode,
  IOStrategySchema,
} from "@haltere/idl/core";
import { FlyteError } from "../../flyte-error.ts";
import { message } from "../fields/messages.ts";
import { defaulted, optional } from "../fields/presence.ts";
import { boolean, enumeration, text } from "../fields/scalars.ts";
import { model } from "../model.ts";

/** When a raw container's inputs and outputs are moved (`flyteidl.core.IOStrategy`). */
export class IOStrategy extends model("IOStrategy", IOStrategySchema, {
  downloadMode: defaulted(enumeration<IOStrategy_DownloadMode>(), IOStrategy_DownloadMode.DOWNLOAD_EAGER),
  uploadMode: defaulted(enumeration<IOStrategy_UploadMode>(), IOStrategy_UploadMode.UPLOAD_ON_EXIT),
}) {
  static readonly DownloadMode = IOStrategy_DownloadMode;
  static readonly UploadMode = IOStrategy_UploadMode;
}

/**
 * Where a raw container finds its inputs and leaves its outputs (`flyteidl.core.DataLoadingConfig`).
 * @throws FlyteError InvalidArgument for a format that Flyte does not have.
 */
export class DataLoadingConfig extends model(
  "DataLoadingConfig",
  DataLoadingConfigSchema,
  {
    inputPath: text(),
    outputPath: text(),
    format: defaulted(enumeration<DataLoadingConfig_LiteralMapFormat>(), DataLoadingConfig_LiteralMapFormat.PROTO),
    enabled: defaulted(boolean(), true),
    ioStrategy: optional(message(IOStrategy)),
  },
  ({ format }) => {
    const formats: readonly number[] = Object.values(DataLoadingConfig_LiteralMapFormat);
    if (!formats.includes(format))
      throw new FlyteError("InvalidArgument", `Metadata format ${format} not supported.`, {
        hint: "Use JSON, YAML or PROTO.",
      });
  },
) {
  static readonly LiteralMapFormat = DataLoadingConfig_LiteralMapFormat;
}
