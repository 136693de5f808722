import { type RefObject, useEffect } from 'react';
import { useRemembered } from '@/ui/remembered';

/** The parts whose size is chosen, in pixels. */
const parts = {
  markets: { size: 264, range: [180, 420] },
  book: { size: 288, range: [220, 480] },
  side: { size: 304, range: [264, 480] },
  account: { size: 264, range: [140, 620] },
} as const;

export type Part = keyof typeof parts;
type Sizes = Partial<Record<Part, number>>;

const isSizes = (kept: unknown): boolean =>
  typeof kept === 'object' &&
  kept !== null &&
  Object.entries(kept).every(([part, size]) => part in parts && typeof size === 'number');

/** How large the workspace's parts are: as they were left. The grid reads the sizes from its own style. */
export function useWorkspace(grid: RefObject<HTMLElement | null>) {
  const [sizes, setSizes] = useRemembered<Sizes>('tradecraft-workspace', {}, isSizes);
  // Only when they have changed: while an edge is dragged, the grid is ahead of what is kept.
  useEffect(() => {
    for (const part of Object.keys(parts) as Part[]) show(grid.current, part, sizes[part]);
  }, [grid, sizes]);
  return (part: Part) => ({
    value: sizes[part] ?? parts[part].size,
    range: parts[part].range,
    onDrag: (size: number) => show(grid.current, part, size),
    onChange: (size: number) => setSizes({ ...sizes, [part]: size }),
    onReset: () => setSizes(Object.fromEntries(Object.entries(sizes).filter(([other]) => other !== part))),
  });
}

function show(grid: HTMLElement | null, part: Part, size: number | undefined): void {
  if (size === undefined) grid?.style.removeProperty(`--${part}`);
  else grid?.style.setProperty(`--${part}`, `${size}px`);
}
