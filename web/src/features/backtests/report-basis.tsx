import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BacktestReport } from '@/api/types';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import * as format from '@/ui/format';
import { useToast } from '@/ui/toast';

/** What a report rests on: with the same of it, it comes out the same. */
export function ReportBasis({ basis }: { basis: BacktestReport['basis'] }) {
  return (
    <Card title="What it rests on">
      <dl className="px-4 py-1">
        <Row name="Evidence">{basis.evidence}</Row>
        <Row name="Bars played">{format.quantity(String(basis.bars))}</Row>
        <Row name="First bar">{timeOf(basis.first)}</Row>
        <Row name="Last bar">{timeOf(basis.last)}</Row>
        <Row name="Profile">{basis.profile}</Row>
        <Row name="Physics">{basis.physics}</Row>
        <Row name="Spread">{format.quantity(basis.spread_bps)} bp</Row>
        <Row name="Days of a year">{basis.days_per_year}</Row>
        <Row name="Version">
          <span className="break-all">{basis.version}</span>
        </Row>
        <Row name="Hash of the bars">
          <Hash name="hash of the bars" hash={basis.data_hash} />
        </Row>
        <Row name="Hash of all that happened">
          <Hash name="hash of all that happened" hash={basis.log_hash} />
        </Row>
        <Row name="Took">{format.quantity(basis.seconds)} s</Row>
      </dl>
      <p className="border-t border-line px-4 py-3 text-xs text-muted">
        {basis.evidence === 'bars' &&
          'Within a bar the path of the price is assumed: open, low, high, close where it rose, else open, high, low, close. '}
        With the same bars, the same request and the same version it comes out the same, event by event: then both
        hashes are the same.
      </p>
    </Card>
  );
}

const timeOf = (at: string) => `${at.slice(0, 16).replace('T', ' ')} UTC`;

const Row = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="flex min-h-8 items-center justify-between gap-3 border-b border-line/60 py-1 text-xs last:border-0">
    <dt className="text-muted">{name}</dt>
    <dd className="min-w-0 text-right tabular-nums">{children}</dd>
  </div>
);

function Hash({ name, hash }: { name: string; hash: string }) {
  const toast = useToast();
  const copy = () =>
    navigator.clipboard.writeText(hash).then(
      () => toast({ title: 'Copied' }),
      () => toast({ title: 'Not copied', detail: 'The browser does not allow it here.', tone: 'down' }),
    );
  return (
    <span className="inline-flex items-center gap-1">
      <span title={hash} className="font-mono">
        {hash.slice(0, 12)}…
      </span>
      <Button size="tiny" look="quiet" aria-label={`Copy the ${name}`} onClick={() => void copy()}>
        <Copy aria-hidden className="size-3.5" />
      </Button>
    </span>
  );
}
