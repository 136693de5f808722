import {
  CandlestickChart,
  ChartLine,
  ChartNoAxesColumn,
  ChartSpline,
  ChevronDown,
  type LucideIcon,
  Waves,
} from 'lucide-react';
import type { ChartStyle } from '@/charts/candle-chart';
import { Menu, MenuChoice } from '@/ui/menu';
import { ChartButton } from './chart-button';
import { styleNames, styles } from './chart-setup';

const icons: Record<ChartStyle, LucideIcon> = {
  candles: CandlestickChart,
  bars: ChartNoAxesColumn,
  heikin: Waves,
  line: ChartLine,
  area: ChartSpline,
};

interface StyleMenuProps {
  value: ChartStyle;
  onChange: (style: ChartStyle) => void;
}

/** What the price is drawn as. */
export function StyleMenu({ value, onChange }: StyleMenuProps) {
  const Icon = icons[value];
  return (
    <Menu
      trigger={
        <ChartButton label={`Chart style: ${styleNames[value]}`}>
          <Icon aria-hidden className="size-4" />
          <ChevronDown aria-hidden className="size-3" />
        </ChartButton>
      }
    >
      <MenuChoice
        label="Chart style"
        value={value}
        onChange={onChange}
        options={styles.map((style) => ({ value: style, label: styleNames[style] }))}
      />
    </Menu>
  );
}
