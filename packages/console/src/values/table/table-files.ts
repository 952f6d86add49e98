/** Which of the files at a table's address hold its rows: those whose name begins with a dot or an underscore do not, but for flytekit's `.csv`. */
export function tableFiles<F extends { readonly uri: string }>(files: readonly F[]): readonly F[] {
  return files.filter(({ uri }) => {
    const name = uri.split("/").at(-1) ?? "";
    return name === ".csv" || !/^[._]/.test(name);
  });
}
