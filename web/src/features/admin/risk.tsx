import type { Risk } from '@/api/types';
import { Card } from '@/ui/card';
import { Change } from '@/ui/change';
import { figures } from '@/ui/figures';
import * as format from '@/ui/format';
import { Td } from '@/ui/table';
import { Answered, Facts, List, Nothing } from './parts';
import { useRisk } from './queries';

const number = (name: string) => ({ name, number: true });

export function RiskOverview() {
  return (
    <Answered query={useRisk()}>
      {(risk) => (
        <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
          <Card title="The house">
            <Facts
              facts={[
                ['Profit and loss', risk.house_pnl === null ? '—' : <Change text={format.signed(risk.house_pnl)} />],
                ['Fees taken', format.amount(risk.fees, risk.currency)],
                ['Accounts', risk.accounts],
                ['Currency', risk.currency],
              ]}
            />
          </Card>
          <MarginCalls calls={risk.margin_calls} />
          <Instruments instruments={risk.instruments} />
          <Accounts title="Largest exposure" accounts={risk.largest} none="Nobody holds anything." />
          <Accounts title="Largest losers today" accounts={risk.losers} none="Nobody lost anything today." />
        </div>
      )}
    </Answered>
  );
}

function Instruments({ instruments }: { instruments: Risk['instruments'] }) {
  return (
    <Card title="Exposure by instrument" className="lg:col-span-2">
      <List
        name="Exposure by instrument"
        headings={[
          'Symbol',
          number('Holders'),
          number('Long'),
          number('Short'),
          number('Long value'),
          number('Short value'),
          number('Net value'),
        ]}
      >
        {instruments.map((row) => (
          <tr key={row.symbol}>
            <Td>{row.symbol}</Td>
            <Td number>{row.holders}</Td>
            <Td number>{format.quantity(row.long_qty)}</Td>
            <Td number>{format.quantity(row.short_qty)}</Td>
            <Td number>{format.amount(row.long_value, 'USD')}</Td>
            <Td number>{format.amount(row.short_value, 'USD')}</Td>
            <Td number>{format.amount(row.net_value, 'USD')}</Td>
          </tr>
        ))}
      </List>
      {instruments.length === 0 && <Nothing>Nobody holds anything.</Nothing>}
    </Card>
  );
}

function Accounts({ title, accounts, none }: { title: string; accounts: Risk['largest']; none: string }) {
  return (
    <Card title={title}>
      <List
        name={title}
        headings={[
          'User',
          'Account',
          number('Exposure'),
          number(figures.equity.name),
          number(figures.today.name),
          number(figures.total.name),
        ]}
      >
        {accounts.map((row) => (
          <tr key={row.account_id}>
            <Td>{row.username ?? 'Gone'}</Td>
            <Td>{row.account_id}</Td>
            <Td number>{format.amount(row.gross_exposure, 'USD')}</Td>
            <Td number>{format.amount(row.equity, 'USD')}</Td>
            <Td number>
              <Change text={format.signed(row.day_pnl)} />
            </Td>
            <Td number>
              <Change text={format.signed(row.total_pnl)} />
            </Td>
          </tr>
        ))}
      </List>
      {accounts.length === 0 && <Nothing>{none}</Nothing>}
    </Card>
  );
}

function MarginCalls({ calls }: { calls: Risk['margin_calls'] }) {
  return (
    <Card title="Margin calls">
      <List name="Margin calls" headings={['User', 'Account', number('Equity'), number('Required'), 'Until']}>
        {calls.map((call) => (
          <tr key={call.account_id}>
            <Td>{call.username ?? 'Gone'}</Td>
            <Td>{call.account_id}</Td>
            <Td number>{format.amount(call.equity, 'USD')}</Td>
            <Td number>{format.amount(call.required, 'USD')}</Td>
            <Td>{format.dayAndTime(call.deadline)}</Td>
          </tr>
        ))}
      </List>
      {calls.length === 0 && <Nothing>No account is called.</Nothing>}
    </Card>
  );
}
