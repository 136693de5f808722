/** What a chart can be told by another. */
export interface LinkedChart {
  /** The crosshair goes to the bar of a time (seconds); without one it goes away. */
  pointAt: (time: number | null) => void;
  /** The bars between two times (seconds) come into sight. */
  showBetween: (from: number, to: number) => void;
}

/**
 * Charts that move together: what is done to one of them the others follow. The one that was last touched leads; what a follower does
 * thereby moves nobody.
 */
export class LinkedCharts {
  private readonly charts = new Set<LinkedChart>();
  private leader: LinkedChart | null = null;
  private by = { crosshair: false, time: false };

  setLinks(by: { crosshair: boolean; time: boolean }): void {
    if (this.by.crosshair && !by.crosshair) this.others(this.leader, (chart) => chart.pointAt(null));
    this.by = by;
  }

  /** Until the function that it returns is called. */
  join(chart: LinkedChart): () => void {
    this.charts.add(chart);
    return () => {
      this.charts.delete(chart);
      if (this.leader === chart) this.leader = null;
    };
  }

  lead(chart: LinkedChart): void {
    this.leader = chart;
  }

  pointed(by: LinkedChart, time: number | null): void {
    if (this.by.crosshair && by === this.leader) this.others(by, (chart) => chart.pointAt(time));
  }

  moved(by: LinkedChart, from: number, to: number): void {
    if (this.by.time && by === this.leader) this.others(by, (chart) => chart.showBetween(from, to));
  }

  private others(but: LinkedChart | null, act: (chart: LinkedChart) => void): void {
    for (const chart of this.charts) if (chart !== but) act(chart);
  }
}

/** A chart's part in it, where there is one. */
export class ChartLink {
  private linked: LinkedCharts | null = null;

  constructor(
    private readonly chart: LinkedChart,
    container: HTMLElement,
  ) {
    for (const type of ['pointerenter', 'pointerdown', 'wheel', 'keydown'])
      container.addEventListener(type, () => this.linked?.lead(chart), { passive: true, capture: true });
    container.addEventListener('pointerleave', () => this.pointed(null));
  }

  /** From now on, until the function that it returns is called. */
  join(linked: LinkedCharts): () => void {
    this.linked = linked;
    const leave = linked.join(this.chart);
    return () => {
      this.linked = null;
      leave();
    };
  }

  pointed(time: number | null): void {
    this.linked?.pointed(this.chart, time);
  }

  moved(from: number, to: number): void {
    this.linked?.moved(this.chart, from, to);
  }
}
