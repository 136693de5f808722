import { hierarchy, treemap } from 'd3-hierarchy';
import type { AssetClass, ScreenerRow } from '@/api/types';

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** One instrument, or the small ones of a class together. */
export type Tile = Box & { assetClass: AssetClass } & ({ row: ScreenerRow } | { others: readonly ScreenerRow[] });

/** An asset class: a box with its name in front. */
export type Group = Box & { assetClass: AssetClass };

/** In pixels, what a symbol and its change need. */
const least = { width: 44, height: 30 };
/** For the name of a class, above its tiles. */
export const headHeight = 18;

interface Node {
  assetClass?: AssetClass;
  row?: ScreenerRow;
  others?: readonly ScreenerRow[];
  weight?: number;
  children?: Node[];
}

/** Turnovers are a thousandfold apart: of a size by them most would be in sight of nobody. The square root brings them closer. */
const weight = (row: ScreenerRow) => Math.sqrt(Math.max(Number(row.turnover), 1));

/**
 * Where everything goes. A class's box is as large as it has instruments, and its tiles share it by their turnover: a million of one class is
 * not a million of another. Tiles without room for a name become one, the others.
 */
export function heatMap(rows: readonly ScreenerRow[], size: { width: number; height: number }) {
  const classes = [...new Set(rows.map((row) => row.asset_class))].map((assetClass): Class => {
    const members = rows.filter((row) => row.asset_class === assetClass).sort((a, b) => weight(b) - weight(a));
    return { assetClass, members, alone: members.length };
  });
  for (;;) {
    const laid = layOut(classes, size);
    const cramped = new Set(laid.tiles.filter(isSmall).map(({ assetClass }) => assetClass));
    const shrinking = classes.filter(({ assetClass, alone }) => cramped.has(assetClass) && alone > 1);
    if (shrinking.length === 0) return laid;
    for (const each of shrinking) each.alone--;
  }
}

const isSmall = ({ width, height }: Box) => width < least.width || height < least.height;

interface Class {
  assetClass: AssetClass;
  members: readonly ScreenerRow[];
  /** How many of them have a tile of their own. */
  alone: number;
}

function layOut(classes: readonly Class[], { width, height }: { width: number; height: number }) {
  const isOne = classes.length === 1;
  const root = hierarchy<Node>({ children: classes.map(nodeOf) })
    .sum((node) => node.weight ?? 0)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const laid = treemap<Node>()
    .size([width, height])
    .paddingInner(2)
    .paddingTop((node) => (node.depth === 1 && !isOne ? headHeight : 0))(root);
  const box = ({ x0, y0, x1, y1 }: { x0: number; y0: number; x1: number; y1: number }): Box => ({
    left: x0,
    top: y0,
    width: x1 - x0,
    height: y1 - y0,
  });
  const groups = (laid.children ?? []).map((node): Group => ({ ...box(node), assetClass: node.data.assetClass! }));
  const tiles = laid.leaves().flatMap((node): Tile[] => {
    const { row, others, assetClass } = node.data;
    if (row) return [{ ...box(node), assetClass: row.asset_class, row }];
    return others ? [{ ...box(node), assetClass: assetClass!, others }] : [];
  });
  return { groups: isOne ? [] : groups, tiles };
}

function nodeOf({ assetClass, members, alone }: Class): Node {
  const all = members.reduce((sum, row) => sum + weight(row), 0);
  // Every instrument counts one, in the class's own measure.
  const scale = members.length / all;
  const [own, others] = [members.slice(0, alone), members.slice(alone)];
  const children: Node[] = own.map((row) => ({ row, weight: weight(row) * scale }));
  if (others.length > 0) {
    const together = others.reduce((sum, row) => sum + weight(row) * scale, 0);
    children.push({ assetClass, others, weight: together });
  }
  return { assetClass, children };
}
