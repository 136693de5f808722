import type { ISeriesApi, ISeriesPrimitive, PrimitivePaneViewZOrder, SeriesType, Time } from 'lightweight-charts';

interface Target {
  useMediaCoordinateSpace: (
    paint: (scope: { context: CanvasRenderingContext2D; mediaSize: { width: number; height: number } }) => void,
  ) => void;
}

/** What a pane shows besides its series: painted anew whenever the chart paints. */
export class Painting {
  private series: ISeriesApi<SeriesType> | null = null;
  private request: (() => void) | undefined;
  private readonly primitive: ISeriesPrimitive<Time>;

  /** <paint> is given the pane's size in pixels. */
  constructor(
    zOrder: PrimitivePaneViewZOrder,
    paint: (context: CanvasRenderingContext2D, size: { width: number; height: number }) => void,
  ) {
    const draw = (target: Target) =>
      target.useMediaCoordinateSpace(({ context, mediaSize }) => {
        context.save();
        paint(context, mediaSize);
        context.restore();
      });
    const views = [{ zOrder: () => zOrder, renderer: () => ({ draw }) }];
    this.primitive = {
      attached: ({ requestUpdate }) => {
        this.request = requestUpdate;
      },
      detached: () => {
        this.request = undefined;
      },
      paneViews: () => views,
    };
  }

  /** Paints with this series from now on. */
  attach(series: ISeriesApi<SeriesType>): void {
    this.series?.detachPrimitive(this.primitive);
    this.series = series;
    series.attachPrimitive(this.primitive);
  }

  repaint(): void {
    this.request?.();
  }
}
