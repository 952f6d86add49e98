import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  type DataLoadingConfigSchema,
  IOStrategy_DownloadMode as Download,
  DataLoadingConfig_LiteralMapFormat as Format,
  IOStrategy_UploadMode as Upload,
} from "@haltere/idl/core";
import type { ContainerBody, ContainerData, IoStrategy } from "../entities/container-body.ts";

/** How a raw container gets its data. */
export function dataConfig({
  data: { inputDirectory = "", outputDirectory = "", format, io },
}: ContainerBody): MessageInitShape<typeof DataLoadingConfigSchema> {
  return {
    enabled: true,
    inputPath: inputDirectory,
    outputPath: outputDirectory,
    format: formats[format],
    ...(io === undefined
      ? {}
      : {
          ioStrategy: {
            downloadMode: downloads[io.download ?? "eager"],
            uploadMode: uploads[io.upload ?? "on-exit"],
          },
        }),
  };
}

const formats = { json: Format.JSON, yaml: Format.YAML, proto: Format.PROTO } as const satisfies Record<
  ContainerData["format"],
  Format
>;

const downloads = {
  eager: Download.DOWNLOAD_EAGER,
  stream: Download.DOWNLOAD_STREAM,
  none: Download.DO_NOT_DOWNLOAD,
} as const satisfies Record<NonNullable<IoStrategy["download"]>, Download>;

const uploads = {
  "on-exit": Upload.UPLOAD_ON_EXIT,
  eager: Upload.UPLOAD_EAGER,
  none: Upload.DO_NOT_UPLOAD,
} as const satisfies Record<NonNullable<IoStrategy["upload"]>, Upload>;
