import type { Draft } from "../../forms/draft.ts";
import type { Faults } from "../../forms/faults.ts";
import type { Shape } from "../../forms/shape.ts";

/** What every control is given. */
export interface ControlProps {
  /** As errors name it: `orders[2].price`. */
  readonly place: string;
  readonly shape: Shape;
  readonly draft: Draft;
  readonly change: (draft: Draft) => void;
  readonly faults: Faults;
}
