import { copyFile, mkdir, readFile, rename, stat } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { fromJson } from "@bufbuild/protobuf";
import { valueLiteral } from "@haltere/connector";
import { blobLiteral, FlyteError, literalMap, stringLiteral } from "@haltere/core";
import { type Literal, type LiteralMap, type LiteralType, LiteralTypeSchema, SimpleType } from "@haltere/idl/core";
import { localPath } from "../local-path.ts";
import { type JobOutputs, jobOutputs, type ShellJob } from "./job.ts";

/**
 * The outputs of a job that has ended well. Files are copied below the output prefix where that is on this machine; else
 * their literals point into the job's folder.
 * @throws FlyteError NotFound for a file that the script did not write, InvalidArgument for one that does not hold what
 * it should, naming the output.
 */
export async function collectOutputs(job: ShellJob, outputPrefix: string): Promise<LiteralMap> {
  const literals: Record<string, Literal> = {};
  for (const [output, declared] of Object.entries(await jobOutputs(job))) {
    literals[output] = await outputLiteral(job, output, declared, outputPrefix);
  }
  return literalMap(literals);
}

async function outputLiteral(
  { folder }: ShellJob,
  output: string,
  { path, type: json }: JobOutputs[string],
  outputPrefix: string,
): Promise<Literal> {
  const where = { output };
  const work = join(folder, "work");
  const file = join(work, path);
  if (!file.startsWith(work + sep))
    throw new FlyteError("InvalidArgument", `${path} is outside of the job's folder`, { where });
  const info = await stat(file).catch(() => undefined);
  if (!info?.isFile()) {
    throw new FlyteError("NotFound", `the script wrote no file ${path}`, { kind: "user", where });
  }
  const type = fromJson(LiteralTypeSchema, json);
  if (type.type.case === "blob") {
    const { format, dimensionality } = type.type.value;
    return blobLiteral(await published(file, output, outputPrefix), format, dimensionality);
  }
  const text = (await readFile(file, "utf8")).replace(/\r?\n$/, "");
  if (isString(type)) return stringLiteral(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FlyteError("InvalidArgument", `${path} holds no JSON: ${FlyteError.from(cause).message}`, {
      where,
      cause,
    });
  }
  return valueLiteral(value, type, where);
}

function isString({ type }: LiteralType): boolean {
  return type.case === "enumType" || (type.case === "simple" && type.value === SimpleType.STRING);
}

/** The file's address, where it stays. */
async function published(file: string, output: string, outputPrefix: string): Promise<string> {
  const prefix = localPath(outputPrefix);
  if (prefix === undefined) return `file://${file}`;
  const target = join(prefix, output, basename(file));
  await mkdir(dirname(target), { recursive: true });
  await copyFile(file, `${target}.part`);
  await rename(`${target}.part`, target);
  return `${outputPrefix}/${output}/${basename(file)}`;
}
