/** What is wrong with a form, by the place: `orders[2].price`. */
export type Faults = ReadonlyMap<string, string>;

/** Collects what is wrong while a form is read. */
export class FaultList {
  private readonly found = new Map<string, string>();

  add(place: string, message: string): undefined {
    if (!this.found.has(place)) this.found.set(place, message);
    return undefined;
  }

  get faults(): Faults {
    return this.found;
  }
}

export function itemPlace(place: string, index: number): string {
  return `${place}[${index}]`;
}

export function fieldPlace(place: string, name: string): string {
  return `${place}.${name}`;
}
