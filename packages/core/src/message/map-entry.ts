/** The entry of a message's map, or undefined. Unlike an index it finds no `constructor` or `toString` where none was put. */
export function mapEntry<T>(map: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}
