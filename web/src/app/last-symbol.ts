/** What the terminal showed last, for pages that begin with an instrument. A tab's own, as the terminal is. */
const place = 'tradecraft-last-symbol';

export const lastSymbol = (): string | null => sessionStorage.getItem(place);

export const rememberSymbol = (symbol: string): void => sessionStorage.setItem(place, symbol);
