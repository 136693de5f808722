import { TriangleAlert } from 'lucide-react';
import type { BacktestReport as Report } from '@/api/types';
import { Card } from '@/ui/card';
import * as format from '@/ui/format';
import { Table, Td, Th } from '@/ui/table';
import { ReportBasis } from './report-basis';
import { ReportCurve } from './report-curve';
import { ReportFigures } from './report-figures';
import { ReportMonths } from './report-months';
import { ReportSweep } from './report-sweep';
import { ReportTags, ReportTrades } from './report-trades';
import { dayAndTimeOf } from './times';

interface BacktestReportProps {
  report: Report;
  /** What its money is in. */
  quote: string;
  onTry: (values: readonly string[]) => void;
}

/** What a backtest came to. */
export function BacktestReport({ report, quote, onTry }: BacktestReportProps) {
  const { warnings, refusals, log, tags } = report;
  return (
    <>
      {warnings.length > 0 && <Warnings warnings={warnings} />}
      {report.sweep && <ReportSweep sweep={report.sweep} onTry={onTry} />}
      <ReportCurve report={report} quote={quote} />
      <ReportFigures figures={report.figures} quote={quote} />
      <ReportMonths months={report.months} />
      <ReportTrades report={report} />
      <div className="grid min-w-0 grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <ReportBasis basis={report.basis} />
        <div className="grid min-w-0 gap-4">
          {tags.length > 0 && <ReportTags tags={tags} />}
          {refusals.length > 0 && <Refusals refusals={refusals} />}
          {log.length > 0 && <Log lines={log} leftOut={report.log_lines_left_out} />}
        </div>
      </div>
    </>
  );
}

const Warnings = ({ warnings }: { warnings: readonly string[] }) => (
  <section
    aria-label="What speaks against believing it"
    className="flex gap-3 rounded-lg border border-warn/60 bg-panel px-4 py-3"
  >
    <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
    <ul className="grid min-w-0 gap-1">
      {warnings.map((warning) => (
        <li key={warning}>{format.sentence(warning)}</li>
      ))}
    </ul>
  </section>
);

const Refusals = ({ refusals }: { refusals: Report['refusals'] }) => (
  <Card title="Orders that were refused">
    <div className="@container overflow-x-auto overflow-y-hidden px-1.5 py-1">
      <Table aria-label="Orders that were refused">
        <thead>
          <tr>
            <Th>Why</Th>
            <Th number>Orders</Th>
          </tr>
        </thead>
        <tbody>
          {refusals.map(({ code, count }) => (
            <tr key={code}>
              <Td className="font-mono break-all whitespace-normal">{code}</Td>
              <Td number>{count}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  </Card>
);

/** What the strategy noted. */
const Log = ({ lines, leftOut }: { lines: Report['log']; leftOut: number }) => (
  <Card title="Log">
    <ol
      tabIndex={0}
      aria-label="Log, lines"
      className="max-h-80 space-y-1 overflow-auto p-4 font-mono text-xs focus-visible:-outline-offset-2"
    >
      {lines.map(({ at, text }, index) => (
        <li key={index} className="flex gap-3">
          <span className="shrink-0 text-muted tabular-nums">{dayAndTimeOf(at)}</span>
          <span className="min-w-0 break-words whitespace-pre-wrap">{text}</span>
        </li>
      ))}
    </ol>
    {leftOut > 0 && <p className="border-t border-line px-4 py-2 text-xs text-muted">{leftOut} more were left out.</p>}
  </Card>
);
