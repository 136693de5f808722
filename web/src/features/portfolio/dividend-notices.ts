import { useMemo } from 'react';
import type { LedgerLine } from '@/api/types';
import * as format from '@/ui/format';
import type { NoticeLine } from '@/ui/notices';
import { useActiveAccount, useLedger } from './queries';

const titles: Partial<Record<LedgerLine['reason'], string>> = {
  dividend: 'Dividend',
  split: 'Split',
  cash_in_lieu: 'Cash in lieu of shares',
};

/** What shares that are held have brought. */
export function useDividendNotices(): readonly NoticeLine[] {
  const { data: account } = useActiveAccount();
  const lines = useLedger(account?.id).data;
  return useMemo(
    () =>
      (lines ?? []).flatMap(({ id, at, reason, asset, amount }): NoticeLine[] => {
        const title = titles[reason];
        if (!title) return [];
        const text = `${title}: ${format.amount(amount, asset)} ${asset}`;
        return [{ id: `dividend-${id}`, kind: 'dividend', at, title: text, to: '/portfolio' }];
      }),
    [lines],
  );
}
