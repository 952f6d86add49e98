/** What is told to those who need it, and to no log, event or answer. */
export interface Secrets {
  /** A secret's value. Throws FlyteError NotFound where there is none. */
  get(key: string, group?: string, groupVersion?: string): Promise<string>;
}
