import { sentence } from '@/ui/format';
import { type Draft, type FieldErrors, type FieldName, fields } from './ticket';

/** The field that a refusal is about, so that it can be said there; null when it is about the order as a whole. */
export function fieldOf(code: string, draft: Draft): FieldName | null {
  const size = draft.sizeBy;
  for (const [pattern, field] of refusals) if (pattern.test(code)) return field === 'size' ? size : field;
  if (code.startsWith('trail_')) return draft.trailBy === 'price' ? 'trail_price' : 'trail_percent';
  return null;
}

const refusals: readonly (readonly [RegExp, FieldName | 'size'])[] = [
  [/^(price_|limit_price|outside_price_|would_take)/, 'limit_price'],
  [/^stop_(price|already)/, 'stop_price'],
  [/^take_profit_/, 'take_profit.limit_price'],
  [/^(stop_loss_|legs_)/, 'stop_loss.stop_price'],
  [/^(qty|quantity|insufficient|no_liquidity|order_value|amount|notional|not_shortable|position_limit)/, 'size'],
  [/^(time_in_force|no_auction|session_closed)/, 'time_in_force'],
  [/^expires_at/, 'expires_at'],
  [/^display_qty/, 'display_qty'],
  [/^post_only/, 'post_only'],
  [/^would_open/, 'reduce_only'],
  [/^client_order_id/, 'client_order_id'],
];

/** What is wrong at each of the fields shown, and what is wrong with the order as a whole. */
export function placeErrors(
  problem: { code: string; message: string; errors?: Readonly<Record<string, readonly string[]>> } | null,
  draft: Draft,
  shown: (field: FieldName) => boolean,
): { at: FieldErrors; whole: string | null } {
  if (!problem) return { at: {}, whole: null };
  const at: FieldErrors = {};
  const rest: string[] = [];
  for (const [name, [text]] of Object.entries(problem.errors ?? {})) {
    const field = named(name, draft);
    const said = sentence(text ?? problem.message);
    if (field && shown(field)) at[field] = said;
    else rest.push(said);
  }
  if (Object.keys(at).length + rest.length > 0) return { at, whole: rest.length > 0 ? rest.join(' ') : null };
  const field = fieldOf(problem.code, draft);
  const said = sentence(problem.message);
  return field && shown(field) ? { at: { [field]: said }, whole: null } : { at, whole: said };
}

/** The ticket's field for a name on the wire, which may be the leg as a whole. */
function named(name: string, draft: Draft): FieldName | null {
  if (name === 'qty' || name === 'notional') return draft.sizeBy;
  if (name === 'trail_price' || name === 'trail_percent')
    return draft.trailBy === 'price' ? 'trail_price' : 'trail_percent';
  if (name === 'take_profit') return 'take_profit.limit_price';
  if (name === 'stop_loss' || name === 'order_class') return 'stop_loss.stop_price';
  return fields.find((field) => field === name) ?? null;
}
