import { useEffect, useRef, useState } from "react";

/** Pixels that one scrolls before one is taken to read further down. */
const scrolledBy = 120;
/** Milliseconds after the last move over the rows in which one may be about to click. */
const aiming = 2000;

/** Whether rows must stay where they are, since one reads further down or is about to click; `rows` is for the element around them. */
export function useHeld() {
  const [scrolled, setScrolled] = useState(false);
  const [aims, setAims] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const look = () => setScrolled(window.scrollY > scrolledBy);
    window.addEventListener("scroll", look, { passive: true });
    return () => {
      window.removeEventListener("scroll", look);
      clearTimeout(timer.current);
    };
  }, []);
  return {
    held: scrolled || aims,
    rows: {
      onPointerMove: () => {
        setAims(true);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => setAims(false), aiming);
      },
      onPointerLeave: () => {
        clearTimeout(timer.current);
        setAims(false);
      },
    },
  };
}
