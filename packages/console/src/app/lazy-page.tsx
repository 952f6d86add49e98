import type { RouteComponent } from "@tanstack/react-router";
import { type FunctionComponent, use } from "react";

const forgotten = new Set<() => void>();

/** A page that is loaded when it is first gone to. One that could not be is tried again when it is gone to again, or after `forgetFaults`. */
export function lazyPage<K extends string>(
  load: () => Promise<Readonly<Record<K, FunctionComponent>>>,
  name: K,
): RouteComponent {
  let Page: FunctionComponent | undefined;
  let loading: Promise<void> | undefined;
  let fault: { readonly thrown: unknown } | undefined;
  const preload = () => {
    fault = undefined;
    loading ??= load().then(
      (module) => {
        Page = module[name];
      },
      (thrown: unknown) => {
        fault = { thrown };
        loading = undefined;
      },
    );
    return loading;
  };
  forgotten.add(() => {
    fault = undefined;
  });
  // biome-ignore lint/correctness/noComponentHookFactories: one is made for each route, when the routes are
  function LazyPage() {
    if (Page === undefined) {
      if (fault !== undefined) throw fault.thrown;
      use(preload());
    }
    return Page && <Page />;
  }
  return Object.assign(LazyPage, { preload });
}

/** Has pages that could not be loaded be loaded anew when they are shown. */
export function forgetFaults(): void {
  for (const forget of forgotten) forget();
}
