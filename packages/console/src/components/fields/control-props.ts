import type { ComponentType } from "react";
import type { Draft } from "../../forms/draft.ts";
import type { Faults } from "../../forms/faults.ts";
import type { Shape } from "../../forms/shape.ts";

/** What every control is given, and every field. */
interface ValueProps {
  /** As errors name it: `orders[2].price`. */
  readonly place: string;
  readonly shape: Shape;
  readonly draft: Draft;
  readonly change: (draft: Draft) => void;
  readonly faults: Faults;
}

export interface ControlProps extends ValueProps {
  readonly parts: Parts;
}

export interface FieldProps extends ValueProps {
  readonly label: string;
  readonly required: boolean;
  readonly description?: string | undefined;
  /** What stands in by itself where nothing else is given. */
  readonly preset?: Draft | undefined;
}

/** With what a control that holds others shows them: it cannot import what imports it. */
export interface Parts {
  readonly Control: ComponentType<ControlProps>;
  readonly Field: ComponentType<FieldProps>;
}

/** The props of a control of some kinds of shape. */
export type PropsOf<Kind extends Shape["kind"]> = ControlProps & {
  readonly shape: Extract<Shape, { readonly kind: Kind }>;
};
