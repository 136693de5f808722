import { SketchView } from './order-type-sketch';
import { orderTypes } from './order-type-words';

/** Every kind of order, in words and pictures. */
export function OrderTypesList() {
  return (
    <ul className="@container space-y-5 p-4">
      {orderTypes.map(({ name, says, sketch }) => (
        <li key={name} className="grid items-start gap-3 @sm:grid-cols-[13rem_1fr]">
          <SketchView {...sketch} />
          <div>
            <h3 className="font-semibold">{name}</h3>
            <p className="mt-1 text-sm text-muted">{says}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
