import { useState } from 'react';
import { Decimal } from '@/api/decimal';
import type { PriceMark } from '@/charts/price-lines';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { digitsOf, typedAs } from '@/ui/typed';

interface EditMarkProps {
  mark: PriceMark;
  tick: string;
  onMove: (mark: PriceMark, price: string) => Promise<unknown>;
  onClose: () => void;
}

/** Asks for another price of an order's line on the chart. */
export function EditMark({ mark, tick, onMove, onClose }: EditMarkProps) {
  const [problem, setProblem] = useState<string>();
  const send = (entered: string) => {
    const wrong = wrongWith(entered, tick);
    setProblem(wrong);
    if (wrong) return;
    void onMove(mark, Decimal.of(entered).toString());
    onClose();
  };
  return (
    <Dialog title={mark.title} open onOpenChange={(open) => !open && onClose()}>
      <form
        noValidate
        className="flex items-start gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          send(digitsOf(String(new FormData(event.currentTarget).get('price')).trim()));
        }}
      >
        <Field
          label="Price"
          name="price"
          inputMode="decimal"
          autoComplete="off"
          defaultValue={typedAs(mark.price)}
          error={problem}
          className="flex-1"
        />
        <Button type="submit" className="mt-5">
          Move
        </Button>
      </form>
    </Dialog>
  );
}

function wrongWith(entered: string, tick: string): string | undefined {
  const price = Decimal.tryParse(entered);
  if (!price || price.sign <= 0) return 'Enter a price, such as 100.5.';
  return price.isMultipleOf(Decimal.of(tick)) ? undefined : `Must be a multiple of ${tick}.`;
}
