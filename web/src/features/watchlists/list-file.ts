import type { Watchlist, WatchlistItem } from '@/api/types';
import { toCsv } from '@/ui/csv';

/** What a section's heading begins with in a file, as in TradingView's. */
const mark = '###';

/** As many as the exchange takes. */
export const mostSymbols = 200;
const mostSections = 50;
const mostName = 40;

/** Larger files are no lists of symbols. */
export const mostBytes = 100_000;

/** A line for each symbol and each section's heading, the latter after three signs "#". */
export const toFile = ({ items }: Watchlist): string =>
  toCsv(items.map(({ symbol, section }) => [section ? `${mark}${section}` : symbol]));

export interface ReadList {
  items: WatchlistItem[];
  /** What no instrument here has as its symbol, as it stands in the file. */
  unknown: string[];
  /** What was left out because the list would be too long. */
  cut: number;
}

/**
 * Reads a file of symbols with line feeds, commas or semicolons between them, and "###" before a section's heading. Symbols are found in
 * any case, with the name of an exchange before them ("NASDAQ:AAPL") or without, and with "/" or nothing in the place of "-".
 */
export function readFile(text: string, symbols: readonly string[]): ReadList {
  const known = new Map(symbols.flatMap((symbol) => [symbol, symbol.replace('-', '')].map((key) => [key, symbol])));
  const read: ReadList = { items: [], unknown: [], cut: 0 };
  const taken = new Set<string>();
  let sections = 0;
  for (const field of fieldsOf(text)) {
    if (field.startsWith(mark)) {
      const section = field.slice(mark.length).trim().slice(0, mostName).trim();
      if (section === '') continue;
      if (++sections > mostSections) read.cut++;
      else read.items.push({ section });
      continue;
    }
    const name = field.slice(field.indexOf(':') + 1).toUpperCase();
    const symbol = known.get(name) ?? known.get(name.replace('/', '-'));
    if (symbol === undefined) {
      if (field.toLowerCase() !== 'symbol' && !read.unknown.includes(field)) read.unknown.push(field);
    } else if (!taken.has(symbol)) {
      if (taken.size === mostSymbols) read.cut++;
      else {
        taken.add(symbol);
        read.items.push({ symbol });
      }
    }
  }
  return read;
}

/** Between quotes a comma is part of the text, and two quotes are one. */
function fieldsOf(text: string): string[] {
  return [...text.replace(/^\uFEFF/, '').matchAll(/"((?:[^"]|"")*)"|[^",;\r\n]+/g)]
    .map(([whole, quoted]) => (quoted === undefined ? whole : quoted.replaceAll('""', '"')).trim())
    .filter((field) => field !== '');
}
