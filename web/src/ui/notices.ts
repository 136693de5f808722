/** What the exchange tells somebody of. */
export const noticeKinds = {
  fill: 'Fills',
  order: 'Orders ended by the exchange',
  margin: 'Margin calls',
  dividend: 'Dividends and splits',
  alert: 'Alerts',
  security: 'Security',
} as const;

export type NoticeKind = keyof typeof noticeKinds;

/** Something that happened, as the notification centre lists it. */
export interface NoticeLine {
  /** Unlike that of any other, of whichever kind. */
  id: string;
  kind: NoticeKind;
  /** ISO 8601. */
  at: string;
  title: string;
  detail?: string | undefined;
  /** Where to read on. */
  to: string;
}

const most = 100;

/** All of these in one list, newest first, without the kinds that are turned off. */
export function newest(lists: readonly (readonly NoticeLine[])[], off: readonly NoticeKind[]): NoticeLine[] {
  const all = lists.flat().filter(({ kind }) => !off.includes(kind));
  return all.sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, most);
}

/** How many of them came after a moment (ISO 8601; an empty text is before everything). */
export const countSince = (notices: readonly NoticeLine[], seen: string): number =>
  notices.filter(({ at }) => seen === '' || Date.parse(at) > Date.parse(seen)).length;
