import { asUsual, indicatorNames, indicatorSet, titleOf } from '@/charts/indicator-set';
import { type ChartSetup, styleNames, styles } from '@/features/market/chart-setup';
import { intervalNames, intervals } from '@/features/market/intervals';
import type { Entry } from './command-palette';

const group = 'Chart' as const;

/** What can be done with the active chart: its intervals, styles, scales and indicators. */
export function chartEntries(setup: ChartSetup, change: (to: Partial<ChartSetup>) => void): Entry[] {
  const { interval, style, scale, indicators } = setup;
  return [
    ...intervals
      .filter((each) => each !== interval)
      .map((each) => ({
        group,
        says: `Interval: ${intervalNames[each]}`,
        keywords: [each],
        act: () => change({ interval: each }),
      })),
    ...styles
      .filter((each) => each !== style)
      .map((each) => ({ group, says: `Chart style: ${styleNames[each]}`, act: () => change({ style: each }) })),
    ...(['normal', 'log', 'percent'] as const)
      .filter((each) => each !== scale)
      .map((each) => ({ group, says: `Scale: ${scaleNames[each]}`, act: () => change({ scale: each }) })),
    ...indicators.map((chosen, index) => ({
      group,
      says: `Remove indicator: ${titleOf(chosen)}`,
      act: () => change({ indicators: indicators.filter((_, other) => other !== index) }),
    })),
    ...indicatorNames
      .filter((name) => !indicators.some((chosen) => chosen.name === name))
      .map((name) => ({
        group,
        says: `Add indicator: ${indicatorSet[name].about} (${indicatorSet[name].name})`,
        keywords: [indicatorSet[name].name],
        act: () => change({ indicators: [...indicators, asUsual(name)] }),
      })),
  ];
}

const scaleNames = { normal: 'linear', log: 'logarithmic', percent: 'percent' };
