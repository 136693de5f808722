import { SlidersHorizontal } from 'lucide-react';
import { type RefObject, useState } from 'react';
import type { ChartScale } from '@/charts/candle-chart';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { Menu, MenuCheck, MenuItem } from '@/ui/menu';
import { useToast } from '@/ui/toast';
import { ChartButton } from './chart-button';
import type { ChartHandle } from './chart-cell';

interface ChartOptionsProps {
  symbol: string;
  /** The chart, once it is drawn. */
  handle: () => ChartHandle | undefined;
  /** What fills the screen. */
  frame: RefObject<HTMLElement | null>;
  scale: ChartScale;
  onScale: (scale: ChartScale) => void;
}

/** How the chart is looked at: its scale, the whole screen, a picture of it, another day. */
export function ChartOptions({ symbol, handle, frame, scale, onScale }: ChartOptionsProps) {
  const toast = useToast();
  const [isAsking, setAsking] = useState(false);
  const canFill = document.fullscreenEnabled;
  const fill = () =>
    void (document.fullscreenElement ? document.exitFullscreen() : frame.current?.requestFullscreen())?.catch(() =>
      toast({ title: 'The browser does not allow full screen' }),
    );
  const save = () => {
    const link = document.createElement('a');
    link.download = `${symbol}-${new Date().toISOString().slice(0, 16).replace(':', '')}.png`;
    link.href = handle()?.chart.picture().toDataURL('image/png') ?? '';
    link.click();
  };
  const copy = () => {
    const picture = new Promise<Blob>((made, failed) =>
      handle()
        ?.chart.picture()
        .toBlob((blob) => (blob ? made(blob) : failed(new Error('No picture'))), 'image/png'),
    );
    void navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]).then(
      () => toast({ title: 'Picture copied' }),
      () => toast({ title: 'The browser does not let a picture be copied', detail: 'Save it in place of that.' }),
    );
  };
  return (
    <>
      <Menu
        trigger={
          <ChartButton label="Chart options">
            <SlidersHorizontal aria-hidden className="size-4" />
          </ChartButton>
        }
      >
        <MenuCheck checked={scale === 'log'} onCheckedChange={(on) => onScale(on ? 'log' : 'normal')}>
          Logarithmic scale
        </MenuCheck>
        <MenuCheck checked={scale === 'percent'} onCheckedChange={(on) => onScale(on ? 'percent' : 'normal')}>
          Percent scale
        </MenuCheck>
        <MenuItem onSelect={() => setAsking(true)}>Go to date…</MenuItem>
        {canFill && <MenuItem onSelect={fill}>Full screen</MenuItem>}
        <MenuItem onSelect={save}>Save picture</MenuItem>
        <MenuItem onSelect={copy}>Copy picture</MenuItem>
      </Menu>
      {isAsking && <GoToDate handle={handle} onClose={() => setAsking(false)} />}
    </>
  );
}

/** So often older bars are asked for before it is said that the day is too far. */
const mostPages = 60;

function GoToDate({ handle, onClose }: Pick<ChartOptionsProps, 'handle'> & { onClose: () => void }) {
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const go = async (date: string) => {
    const time = Date.parse(`${date}T00:00:00`) / 1000;
    if (Number.isNaN(time)) return setProblem('Choose a date.');
    setBusy(true);
    for (let page = 0; page < mostPages; page++) {
      if (handle()?.chart.viewport.goTo(time)) return onClose();
      if (!(await handle()?.older())) break;
    }
    setBusy(false);
    setProblem('There are no bars of then. Try a later date, or a longer interval.');
  };
  return (
    <Dialog title="Go to date" open onOpenChange={(open) => !open && onClose()}>
      <form
        noValidate
        className="flex items-end gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          void go(String(new FormData(event.currentTarget).get('date')));
        }}
      >
        <Field label="Date" name="date" type="date" error={problem} className="flex-1" />
        <Button type="submit" disabled={isBusy}>
          Go
        </Button>
      </form>
    </Dialog>
  );
}
