const control = 'input:not([type="file"]):not([tabindex="-1"]), textarea, select, button';

/** Brings what stands at a place of the form into sight, and puts the focus there: on the control that is wrong, else the first. */
export function goToPlace(form: HTMLElement, place: string): void {
  let at = place;
  let found: HTMLElement | null = null;
  // What is within has the place of what holds it where it has none of its own.
  while (found === null && at !== "") {
    found = form.querySelector<HTMLElement>(`[data-place="${CSS.escape(at)}"]`);
    at = at.replace(/(\.[^.[\]]*|\[\d+\]|[^.[\]]+)$/, "");
  }
  if (found === null) return;
  const wrong = found.matches(control) ? found : found.querySelector<HTMLElement>('[aria-invalid="true"]');
  const target = wrong ?? found.querySelector<HTMLElement>(control);
  (target ?? found).scrollIntoView({ block: "center" });
  target?.focus({ preventScroll: true });
}
