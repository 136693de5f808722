import type { Sweep, SweepTrial } from '@/api/types';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Change } from '@/ui/change';
import * as format from '@/ui/format';
import { Table, Td, Th } from '@/ui/table';
import { inPercent } from './status';
import { SweepMap } from './sweep-map';
import { dayOf } from './times';

const goalNames: Record<Sweep['goal'], string> = {
  sharpe: 'Sharpe ratio',
  return: 'return',
  calmar: 'Calmar ratio',
};

/** What is usually asked for; below it the warnings of the report say how likely luck is. */
const sure = 0.95;

/** So many rows are shown. */
const most = 100;

interface ReportSweepProps {
  sweep: Sweep;
  /** Fills the form with the strategy that has these values. */
  onTry: (values: readonly string[]) => void;
}

/** What all the values came to that were tried. */
export function ReportSweep({ sweep, onTry }: ReportSweepProps) {
  const { names, trials, best, deflated, walk_forward: forward, combinations } = sweep;
  const goal = goalNames[sweep.goal];
  const chosen = trials[best]!;
  return (
    <>
      <Card title="Values that were tried">
        <div className="grid gap-3 p-4">
          <p>
            Of {trials.length === combinations ? '' : `${trials.length} of `}
            {combinations} combinations the best by {goal} is{' '}
            <strong className="font-semibold">{valuesInWords(names, chosen.values)}</strong>. The report below is of it.
          </p>
          {deflated && Number(deflated.probability) >= sure && (
            <p className="text-xs text-muted">
              The best of so many without any skill would have a Sharpe ratio of about{' '}
              {format.fixed(deflated.luck_sharpe, 2)}. That this one is more than luck is{' '}
              {format.fixed(inPercent(deflated.probability)!, 0)}% likely (deflated Sharpe ratio; 95% is what is usually
              asked for).
            </p>
          )}
          <Button className="justify-self-start" onClick={() => onTry(chosen.values)}>
            Test the best one alone
          </Button>
        </div>
        {names.length === 2 && trials.length === combinations && <SweepMap sweep={sweep} goal={goal} />}
        <div tabIndex={0} role="group" aria-label="Trials, table" className="max-h-96 overflow-auto">
          <Table>
            <caption className="sr-only">Trials, the best first</caption>
            <thead>
              <tr>
                {names.map((name) => (
                  <Th key={name} number>
                    {name}
                  </Th>
                ))}
                <Th number>Return</Th>
                <Th number>Sharpe</Th>
                <Th number>Drawdown</Th>
                <Th number>Trades</Th>
              </tr>
            </thead>
            <tbody>
              {ranked(trials)
                .slice(0, most)
                .map((trial) => (
                  <Trial key={trial.values.join(' ')} trial={trial} />
                ))}
            </tbody>
          </Table>
        </div>
      </Card>
      {forward && (
        <Card title="Walk-forward: values chosen by the past only">
          <p className="px-4 pt-4">
            In each part those values count that were the best until it began. Together the parts returned{' '}
            <Change text={format.percent(inPercent(forward.return))} className="font-semibold" />. A position is taken
            over as they had it, without a cost of changing.
          </p>
          <div tabIndex={0} role="group" aria-label="Walk-forward, table" className="overflow-x-auto pt-2">
            <Table>
              <thead>
                <tr>
                  <Th>From</Th>
                  <Th>To</Th>
                  <Th>Values</Th>
                  <Th number>Return before</Th>
                  <Th number>Return in the part</Th>
                </tr>
              </thead>
              <tbody>
                {forward.parts.map((part) => (
                  <tr key={part.from}>
                    <Td>{dayOf(part.from)}</Td>
                    <Td>{dayOf(part.to)}</Td>
                    <Td>{valuesInWords(names, part.values)}</Td>
                    <Td number>{format.percent(inPercent(part.before))}</Td>
                    <Td number>
                      <Change text={format.percent(inPercent(part.return))} />
                    </Td>
                  </tr>
                ))}
              </tbody>
            </Table>
          </div>
        </Card>
      )}
    </>
  );
}

function Trial({
  trial: { values, return: gain, sharpe, max_drawdown: drawdown, trades, failure },
}: {
  trial: SweepTrial;
}) {
  return (
    <tr>
      {values.map((value, index) => (
        <Td key={index} number>
          {format.quantity(value)}
        </Td>
      ))}
      {failure ? (
        <Td colSpan={4} className="whitespace-normal text-down">
          {failure.detail}
        </Td>
      ) : (
        <>
          <Td number>
            <Change text={format.percent(inPercent(gain))} />
          </Td>
          <Td number>{sharpe == null ? '—' : format.fixed(sharpe, 2)}</Td>
          <Td number>{drawdown == null ? '—' : `${format.fixed(inPercent(drawdown)!, 2)}%`}</Td>
          <Td number>{trades}</Td>
        </>
      )}
    </tr>
  );
}

/** "SMA 50: length 20, stop loss, % 5" */
const valuesInWords = (names: readonly string[], values: readonly string[]): string =>
  names.map((name, index) => `${name} ${format.quantity(values[index]!)}`).join('; ');

/** The best first; those that failed at the end. */
const ranked = (trials: readonly SweepTrial[]): SweepTrial[] => trials.toSorted((a, b) => worthOf(b) - worthOf(a));

const worthOf = ({ goal, failure }: SweepTrial): number => (failure ? -Infinity : goal == null ? -1e300 : Number(goal));
