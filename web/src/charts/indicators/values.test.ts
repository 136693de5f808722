import { expect, test } from 'vitest';
import { indicatorNames, indicatorSet } from '@/charts/indicator-set';
import type { IndicatorKind, Setting } from './kind';
import { barsOf, readShared, type SharedBar, writeShared } from './shared.testing';

/** One definition in two languages: what each says of the same bars (docs/decisions/indicators-in-two-languages.md). */
interface Shared {
  bars: SharedBar[];
  kinds: Record<string, SharedKind>;
}

interface SharedKind {
  name: string;
  unit: 'plain' | 'price' | 'volume';
  settings: Setting[];
  lines: string[];
  /** With the usual settings and with the least: each line's values, one a bar. */
  values: { settings: number[]; lines: (number | null)[][] }[];
}

/** Those that are folded: the volume profile is of what is in sight. */
const folded = indicatorNames.filter((name) => indicatorSet[name].lines.length > 0);

function describe(kind: IndicatorKind, bars: readonly SharedBar[]): SharedKind {
  const { name, pane, unit, lines, settings } = kind;
  return {
    name,
    unit: pane === 'price' ? 'price' : (unit ?? 'plain'),
    settings: settings.map(({ name, usual, range, step }) => ({ name, usual, range, step })),
    lines: lines.map(({ name }) => name),
    values: [settings.map(({ usual }) => usual), settings.map(({ range }) => range[0])].map((chosen) => ({
      settings: chosen,
      lines: valuesOf(kind, chosen, bars),
    })),
  };
}

function valuesOf({ fold, lines }: IndicatorKind, settings: readonly number[], bars: readonly SharedBar[]) {
  const { start, step } = fold(...settings);
  let state = start;
  const said = barsOf(bars).map((bar) => {
    const [after, values] = step(state, bar);
    state = after;
    return values;
  });
  return lines.map((_, line) => said.map((values) => values[line] ?? null));
}

if (process.env.INDICATOR_VALUES === 'write') write(readShared<Shared>('values').bars);

function write(bars: SharedBar[]): void {
  const short = (values: (number | null)[]) =>
    JSON.stringify(values.map((value) => (value === null ? null : Number(value.toPrecision(13)))));
  const kinds = folded.map((name) => {
    const { values, ...kind } = describe(indicatorSet[name], bars);
    const said = values.map(
      ({ settings, lines }) =>
        `{"settings": ${JSON.stringify(settings)}, "lines": [\n${lines.map((line) => `      ${short(line)}`).join(',\n')}]}`,
    );
    return `  "${name}": {${JSON.stringify(kind).slice(1, -1)},\n    "values": [${said.join(', ')}]}`;
  });
  const rows = bars.map((bar) => JSON.stringify(bar)).join(', ');
  writeShared('values', `{"bars": [${rows}],\n"kinds": {\n${kinds.join(',\n')}\n}}\n`);
}

const shared = readShared<Shared>('values');

test('the kinds there are, with their settings and lines, are those of the server', () => {
  const { kinds } = shared;
  expect(folded).toEqual(Object.keys(kinds));
  for (const name of folded)
    expect({ ...kinds[name], values: [] }).toEqual({ ...describe(indicatorSet[name], []), values: [] });
});

test.each(folded)('%s says of the shared bars what the server says', (name) => {
  const { values } = shared.kinds[name]!;
  expect(values.map(({ settings }) => settings)).toEqual(
    describe(indicatorSet[name], []).values.map(({ settings }) => settings),
  );
  for (const { settings, lines } of values) {
    const said = valuesOf(indicatorSet[name], settings, shared.bars);
    expect(said.length).toBe(lines.length);
    said.forEach((line, index) =>
      line.forEach((value, at) => expectNear(value, lines[index]![at]!, `${settings} ${at}`)),
    );
  }
});

function expectNear(value: number | null, known: number | null, where: string): void {
  const isNear =
    value === null || known === null ? value === known : Math.abs(value - known) <= 1e-9 * Math.max(1, Math.abs(known));
  if (!isNear) expect.fail(`${where}: ${value}, and not ${known}`);
}
