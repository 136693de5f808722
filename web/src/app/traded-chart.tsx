import { useState } from 'react';
import type { Position } from '@/api/types';
import { useCanTrade } from '@/api/use-can-trade';
import type { PriceMark } from '@/charts/price-lines';
import { useAlertMarks } from '@/features/alerts/use-alert-marks';
import { ChartCell, type ChartCellProps, type ChartStakes } from '@/features/market/chart-cell';
import { EditMark } from '@/features/orders/edit-mark';
import { useChartOrders } from '@/features/orders/use-chart-orders';
import { usePositions } from '@/features/portfolio/queries';
import { usePositionExits } from '@/features/portfolio/use-position-exits';
import { chartEntries } from './chart-entries';
import { useOffer } from './palette';
import { positionMark, useMarks } from './use-marks';

interface TradedChartProps extends ChartCellProps, Pick<ChartStakes, 'actions' | 'quotes'> {
  onClosePosition: (position: Position) => void;
}

/** A chart with what the trader has at stake in its instrument. */
export function TradedChart({ onClosePosition, ...cell }: TradedChartProps) {
  const { symbol, tick_size: tick } = cell.instrument;
  const position = usePositions().data?.find((held) => held.symbol === symbol);
  const orders = useChartOrders(cell.instrument, position?.qty ?? '0');
  const alerts = useAlertMarks(symbol);
  const exits = usePositionExits(position, cell.instrument);
  const marks = useMarks(position, orders.marks, alerts.marks, useCanTrade());
  useOffer(() => (cell.isActive ? chartEntries(cell.setup, cell.onChange) : []));
  const [edited, setEdited] = useState<PriceMark | null>(null);
  return (
    <>
      <ChartCell
        {...cell}
        marks={marks}
        fills={orders.fills}
        onMove={orders.move}
        onCancel={(mark) => {
          if (alerts.isOne(mark)) alerts.remove(mark);
          else if (mark.id !== positionMark) orders.cancel(mark);
          else if (position) onClosePosition(position);
        }}
        onEdit={setEdited}
        onExitAt={(mark, ...exit) => (mark.id === positionMark ? exits.exitAt(...exit) : orders.exitAt(mark, ...exit))}
        onExit={(mark, ...exit) => (mark.id === positionMark ? exits.exit(...exit) : orders.exit(mark, ...exit))}
      />
      {edited && <EditMark mark={edited} tick={tick} onMove={orders.move} onClose={() => setEdited(null)} />}
    </>
  );
}
