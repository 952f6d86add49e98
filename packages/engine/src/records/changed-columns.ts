/**
 * The columns whose values differ. An update that names a column rewrites its entry in every index that has it, whether or not the
 * value is another one; so an update names what changes.
 */
export function changedColumns<Columns extends object>(columns: Columns, before: Columns): Partial<Columns> {
  const changed: Partial<Columns> = {};
  for (const name in columns) if (columns[name] !== before[name]) changed[name] = columns[name];
  return changed;
}
