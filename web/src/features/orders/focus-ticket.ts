/** The id of the ticket's form. There is one ticket on a page. */
export const ticketForm = 'order-ticket';

/** Puts the cursor where the size of the order is written. */
export function focusTicket(): void {
  const elements = document.querySelector<HTMLFormElement>(`#${ticketForm}`)?.elements;
  const size = elements?.namedItem('qty') ?? elements?.namedItem('notional');
  if (size instanceof HTMLInputElement) size.focus();
}
