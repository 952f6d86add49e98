import { Panel, useReactFlow, useStore } from "@xyflow/react";
import { useEffect, useRef } from "react";
import type { Layout } from "./shape.ts";

const most = { width: 170, height: 110 } as const;

/** All of a graph in a corner, with what is in sight; a click goes there. */
export function GraphMap({ layout, colorOf }: { readonly layout: Layout; readonly colorOf: (key: string) => string }) {
  const picture = useRef<HTMLCanvasElement>(null);
  const { setViewport } = useReactFlow();
  const [x, y, zoom] = useStore(({ transform }) => transform);
  const [width, height] = [useStore((store) => store.width), useStore((store) => store.height)];
  const scale = Math.min(most.width / layout.width, most.height / layout.height);
  useEffect(() => {
    const drawing = picture.current?.getContext("2d");
    if (!picture.current || !drawing) return;
    drawing.clearRect(0, 0, most.width, most.height);
    const styles = getComputedStyle(picture.current);
    const colors = new Map<string, string>();
    for (const place of layout.places) {
      const name = colorOf(place.key);
      let color = colors.get(name);
      if (color === undefined) {
        color = styles.getPropertyValue(name.slice(4, -1)) || "gray";
        colors.set(name, color);
      }
      drawing.globalAlpha = place.depth === 0 ? 0.55 : 0.9;
      drawing.fillStyle = color;
      drawing.fillRect(
        place.x * scale,
        place.y * scale,
        Math.max(1.5, place.width * scale),
        Math.max(1.5, place.height * scale),
      );
    }
  }, [layout, colorOf, scale]);
  return (
    <Panel position="bottom-right" className="hal-graph-map">
      <canvas
        ref={picture}
        width={most.width}
        height={most.height}
        role="img"
        aria-label="Overview"
        onClick={({ nativeEvent: { offsetX, offsetY } }) =>
          void setViewport({
            x: width / 2 - (offsetX / scale) * zoom,
            y: height / 2 - (offsetY / scale) * zoom,
            zoom,
          })
        }
      />
      <div
        className="hal-graph-map-part"
        style={{
          left: Math.max(0, (-x / zoom) * scale),
          top: Math.max(0, (-y / zoom) * scale),
          width: Math.min(most.width, (width / zoom) * scale),
          height: Math.min(most.height, (height / zoom) * scale),
        }}
      />
    </Panel>
  );
}
