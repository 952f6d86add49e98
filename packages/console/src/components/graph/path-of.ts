import type { Point, Route } from "./shape.ts";

const bend = 6;
const head = 5;

/** Routes as one path, each with its arrow's head: however many there are, the page has one element more. */
export const pathOf = (routes: readonly Route[]): string => routes.map(({ points }) => onePath(points)).join("");

function onePath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return "";
  let path = `M${at(first)}`;
  for (const [index, point] of rest.entries()) {
    const next = rest[index + 1];
    const before = rest[index - 1] ?? first;
    if (next === undefined) path += `L${at(point)}`;
    else path += `L${at(towards(point, before, bend))}Q${at(point)} ${at(towards(point, next, bend))}`;
  }
  const back = towards(last, rest.at(-2) ?? first, head);
  const [dx, dy] = [(last.y - back.y) * 0.7, (back.x - last.x) * 0.7];
  return `${path}M${at({ x: back.x + dx, y: back.y + dy })}L${at(last)}L${at({ x: back.x - dx, y: back.y - dy })}`;
}

const at = ({ x, y }: Point) => `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;

function towards(from: Point, to: Point, length: number): Point {
  const whole = Math.hypot(to.x - from.x, to.y - from.y);
  const part = whole === 0 ? 0 : Math.min(length, whole / 2) / whole;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}
