import { ESLint } from 'eslint';
import { beforeAll, expect, test } from 'vitest';

const lint = new ESLint();

async function refusals(file: string, imported: string): Promise<string[]> {
  const [result] = await lint.lintText(`import { x } from '${imported}';\nexport const y = x;\n`, { filePath: file });
  return result?.messages.map((message) => message.ruleId ?? message.message) ?? ['nothing was linted'];
}

// Loading the rules takes seconds on a busy machine, and once.
beforeAll(() => refusals('src/app/planted.ts', './app'), 60_000);

test.each([
  ['src/features/orders/planted.ts', '@/features/market/queries'],
  ['src/features/orders/planted.ts', '@/app/shell'],
  ['src/features/orders/planted.ts', '../market/queries'],
  ['src/stream/planted.ts', '@/features/market/queries'],
  ['src/charts/planted.ts', '@/stream/hooks'],
  ['src/ui/planted.ts', '@/stream/hooks'],
  ['src/api/planted.ts', '@/ui/format'],
])('%s may not import %s', async (file, imported) => {
  expect(await refusals(file, imported)).toEqual(['no-restricted-imports']);
});

test.each([
  ['src/app/planted.ts', '@/features/market/queries'],
  ['src/features/orders/planted.ts', '@/stream/hooks'],
  ['src/features/orders/planted.ts', './queries'],
  ['src/ui/planted.ts', '@/api/decimal'],
])('%s may import %s', async (file, imported) => {
  expect(await refusals(file, imported)).toEqual([]);
});
