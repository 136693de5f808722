import { useState } from 'react';
import type { AdministeredInstrument } from '@/api/types';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Choice } from '@/ui/choice';
import { useConfirm } from '@/ui/confirm';
import * as format from '@/ui/format';
import { Td } from '@/ui/table';
import { InstrumentDialog } from './instrument-dialog';
import { Answered, List, sentence } from './parts';
import { useHalt, useInstruments, usePhysics } from './queries';

export function Instruments() {
  const market = useInstruments();
  const physics = usePhysics();
  const confirm = useConfirm();
  const [chosen, setChosen] = useState<AdministeredInstrument | null>(null);
  const change = async (name: string) => {
    const sure = await confirm({
      title: `Change the physics to ${name}?`,
      detail: 'From now on the market’s liquidity behaves otherwise, for everybody.',
      action: 'Change',
      always: true,
    });
    if (sure) physics.mutate(name);
  };
  return (
    <Answered query={market}>
      {({ items, physics: now, presets }) => (
        <>
          <Card title="Physics">
            <div className="max-w-xs p-4">
              <Choice
                label="How the market’s liquidity behaves"
                value={now}
                onChange={(name) => void change(name)}
                options={[...new Set([now, ...presets])].map((name) => ({ value: name, label: sentence(name) }))}
              />
            </div>
          </Card>
          <Card title="Instruments">
            <List
              name="Instruments"
              headings={[
                'Symbol',
                { name: 'Name', className: 'max-sm:hidden' },
                'State',
                { name: 'Price', number: true },
                { name: 'Band', number: true, className: 'max-sm:hidden' },
                { name: 'Actions', hidden: true },
              ]}
            >
              {items.map((instrument) => (
                <Row key={instrument.symbol} instrument={instrument} open={() => setChosen(instrument)} />
              ))}
            </List>
          </Card>
          {chosen && <InstrumentDialog key={chosen.symbol} instrument={chosen} close={() => setChosen(null)} />}
        </>
      )}
    </Answered>
  );
}

function Row({ instrument, open }: { instrument: AdministeredInstrument; open: () => void }) {
  const halt = useHalt(instrument.symbol);
  const confirm = useConfirm();
  const isHalted = instrument.status === 'halted';
  const press = async () => {
    const sure =
      isHalted ||
      (await confirm({
        title: `Halt ${instrument.symbol}?`,
        detail: 'Nothing trades until you resume it. What rests stays, and can be cancelled.',
        action: 'Halt',
        always: true,
      }));
    if (sure) halt.mutate(!isHalted);
  };
  return (
    <tr className="hover:bg-hover/40">
      <Td className="font-medium">
        {instrument.symbol}
        <span className="block max-w-28 truncate text-2xs font-normal text-muted sm:hidden" title={instrument.name}>
          {instrument.name}
        </span>
      </Td>
      <Td className="max-sm:hidden">{instrument.name}</Td>
      <Td className={instrument.status === 'open' ? '' : 'text-down'}>{sentence(instrument.status)}</Td>
      <Td number>{format.plain(instrument.market_price)}</Td>
      <Td number className="max-sm:hidden">
        {instrument.lower === null ? 'None' : `${format.plain(instrument.lower)} to ${format.plain(instrument.upper)}`}
      </Td>
      <Td className="text-right">
        <span className="inline-flex gap-1 max-sm:flex-col">
          <Button
            size="small"
            busy={halt.isPending}
            onClick={() => void press()}
            aria-label={`${isHalted ? 'Resume' : 'Halt'} ${instrument.symbol}`}
          >
            {isHalted ? 'Resume' : 'Halt'}
          </Button>
          <Button size="small" onClick={open} aria-label={`Change ${instrument.symbol}`}>
            Change
          </Button>
        </span>
      </Td>
    </tr>
  );
}
