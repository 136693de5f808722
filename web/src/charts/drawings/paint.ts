import type { Colours } from '@/charts/colours';
import type { Figure, Spot, Tone } from './figure';

/** Paints a drawing: areas first, then lines, labels, and the handles of one that is selected. */
export function paint(
  context: CanvasRenderingContext2D,
  { areas, lines, labels }: Figure,
  handles: readonly Spot[],
  isHeld: boolean,
  colours: Colours,
): void {
  const strong: Record<Tone, string> = { line: colours.of['--chart-1']!, up: colours.up, down: colours.down };
  context.save();
  context.globalAlpha = 0.12;
  for (const { from, to, tone } of areas) {
    context.fillStyle = strong[tone];
    context.fillRect(from.x, from.y, to.x - from.x, to.y - from.y);
  }
  context.globalAlpha = 1;
  context.lineWidth = isHeld ? 2 : 1.5;
  for (const { from, to, tone, isDashed } of lines) {
    context.strokeStyle = strong[tone];
    context.setLineDash(isDashed ? [4, 4] : []);
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
  }
  context.setLineDash([]);
  context.font = `11px ${colours.font}`;
  context.textBaseline = 'middle';
  for (const { at, text, align } of labels) {
    const width = context.measureText(text).width;
    const left = at.x - (align === 'center' ? width / 2 : align === 'right' ? width : 0);
    context.globalAlpha = 0.85;
    context.fillStyle = colours.panel;
    context.fillRect(left - 2, at.y - 7, width + 4, 14);
    context.globalAlpha = 1;
    context.fillStyle = strong.line;
    context.fillText(text, left, at.y);
  }
  context.lineWidth = 1.5;
  for (const { x, y } of handles) {
    context.beginPath();
    context.arc(x, y, 4.5, 0, 2 * Math.PI);
    context.fillStyle = colours.panel;
    context.fill();
    context.strokeStyle = strong.line;
    context.stroke();
  }
  context.restore();
}
