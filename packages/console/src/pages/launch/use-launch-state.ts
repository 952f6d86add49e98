import type { JsonValue } from "@bufbuild/protobuf";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { shapeOfType } from "../../forms/shape-of-type.ts";
import { forgetState, keepState, keptState, passedOnText } from "./kept-state.ts";
import { beginningState, type EarlierRun, type FormInput, type LaunchState, stateFromJson } from "./launch-state.ts";
import { launchFromText } from "./launch-text.ts";
import { formOfAddress } from "./presets.ts";
import type { Subject } from "./subject.ts";

/** Where what stands in the form came from, where it is not as it begins. */
export type Origin = "begun" | "kept" | "address" | "preset";

/** What stands in the form. It outlives a reload of the page, and is taken from the address where that has one. */
export function useLaunchState(subject: Subject, earlier: EarlierRun | undefined, key: string) {
  const inputs: readonly FormInput[] = useMemo(
    () => subject.inputs.map((input) => ({ ...input, shape: shapeOfType(input.type) })),
    [subject],
  );
  const [begun] = useState(() => beginningState(inputs, earlier));
  const [first] = useState(() => stateFromJson(keptState(key), inputs, begun));
  const [state, setState] = useState<LaunchState>(first ?? begun);
  const [origin, setOrigin] = useState<Origin>(first === undefined ? "begun" : "kept");
  const [keeps, setKeeps] = useState(true);
  const [broken, setBroken] = useState(false);
  const over = useRef(false);
  const settled = useDeferredValue(state);

  useEffect(() => {
    if (!over.current) setKeeps(keepState(key, settled, begun));
  }, [key, settled, begun]);

  const use = (form: JsonValue, from: Origin) => {
    const taken = stateFromJson(form, inputs, begun);
    if (taken !== undefined) setState(taken);
    setBroken(taken === undefined);
    setOrigin(from);
  };
  const take = (text: string): string | undefined => {
    const read = launchFromText(text, inputs, state);
    if ("reason" in read) return read.reason;
    setState(read.state);
    return undefined;
  };

  const navigate = useNavigate();
  const hash = useRouterState({ select: ({ location }) => location.hash });
  useEffect(() => {
    const pasted = passedOnText();
    const read = pasted === undefined ? undefined : launchFromText(pasted, inputs, begun);
    if (read !== undefined && "state" in read) setState(read.state);
  }, [inputs, begun]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: taken once for each address
  useEffect(() => {
    if (hash === "") return;
    void formOfAddress(hash).then((form) => {
      use(form ?? null, "address");
      void navigate({ to: ".", search: true, hash: "", replace: true, resetScroll: false });
    });
  }, [hash]);

  return {
    inputs,
    state,
    settled,
    setState,
    origin,
    /** Whether a reload keeps what is typed. */
    keeps,
    /** Whether an address or preset had nothing of this form. */
    broken,
    use,
    take,
    restart() {
      setState(begun);
      setOrigin("begun");
    },
    /** After the launch: the next form begins anew. */
    finish() {
      over.current = true;
      forgetState(key);
    },
  };
}
