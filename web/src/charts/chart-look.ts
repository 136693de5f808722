import { type ChartOptions, CrosshairMode, type DeepPartial } from 'lightweight-charts';
import type { Colours } from './colours';

/** What is the same in each theme. */
export const layoutOptions = {
  autoSize: true,
  crosshair: { mode: CrosshairMode.Normal },
  rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.1, bottom: 0.22 } },
} satisfies DeepPartial<ChartOptions>;

/** The chart in the colours of a theme. */
export const themeOptions = (colours: Colours): DeepPartial<ChartOptions> => {
  const { panel, muted, raised, faint, strongLine, line, font } = colours;
  return {
    layout: {
      background: { color: panel },
      textColor: muted,
      fontFamily: font,
      fontSize: 11,
      panes: { separatorColor: line, separatorHoverColor: strongLine },
    },
    grid: { vertLines: { color: raised }, horzLines: { color: raised } },
    crosshair: {
      vertLine: { color: faint, labelBackgroundColor: strongLine },
      horzLine: { color: faint, labelBackgroundColor: strongLine },
    },
  };
};
