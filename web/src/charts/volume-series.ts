import { HistogramSeries, type IChartApi, type ISeriesApi } from 'lightweight-charts';
import type { Candle } from '@/api/types';
import { secondsOf } from './bars';
import type { Colours } from './colours';

/** What was traded in each bar, at the foot of the pane. */
export class VolumeSeries {
  private readonly series: ISeriesApi<'Histogram'>;

  constructor(
    chart: IChartApi,
    private colours: Colours,
  ) {
    this.series = chart.addSeries(HistogramSeries, {
      priceScaleId: '',
      priceFormat: { type: 'volume' },
      priceLineVisible: false,
      lastValueVisible: false,
    });
    this.series.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
  }

  setColours(colours: Colours): void {
    this.colours = colours;
  }

  setCandles(candles: readonly Candle[]): void {
    this.series.setData(candles.map((candle) => this.pointOf(candle)));
  }

  update(candle: Candle): void {
    this.series.update(this.pointOf(candle));
  }

  private pointOf(candle: Candle) {
    const rose = Number(candle.close) >= Number(candle.open);
    return {
      time: secondsOf(candle),
      value: Number(candle.volume),
      color: rose ? this.colours.upSoft : this.colours.downSoft,
    };
  }
}
