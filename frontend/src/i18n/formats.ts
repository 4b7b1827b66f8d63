import { type Language, LOCALE } from './language';

/** Numbers, dates and durations in the reader's language. */
export interface Formats {
  number(value: number, digits?: number): string;
  percent(share: number, digits?: number): string;
  date(value: Date | string): string;
  dateTime(value: Date | string): string;
  relative(value: Date | string, now: Date): string;
  bytes(count: number): string;
  duration(seconds: number): string;
}

const RELATIVE_STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** Minutes and seconds as `0:42`, with hours as `1:02:03`: the same in every language. */
function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3_600);
  const minutes = Math.floor((whole % 3_600) / 60);
  const rest = twoDigits(whole % 60);
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${rest}` : `${minutes}:${rest}`;
}

function formatRelative(format: Intl.RelativeTimeFormat, value: Date, now: Date): string {
  const seconds = Math.round((value.getTime() - now.getTime()) / 1_000);
  const step = RELATIVE_STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const);
  return format.format(Math.round(seconds / step[1]), step[0]);
}

function formatBytes(locale: string, count: number): string {
  const power = Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(Math.max(count, 1)) / 3));
  const unit = BYTE_UNITS[power] ?? 'byte';
  const scaled = count / 1_000 ** power;
  const digits = power > 0 && scaled < 10 ? 1 : 0;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    // English has no short form for a byte.
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: digits,
  }).format(scaled);
}

export function formatsFor(language: Language): Formats {
  const locale = LOCALE[language];
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return {
    number: (value, digits = 0) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value),
    percent: (share, digits = 0) =>
      new Intl.NumberFormat(locale, {
        style: 'percent',
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }).format(share),
    date: (value) => date.format(new Date(value)),
    dateTime: (value) => dateTime.format(new Date(value)),
    relative: (value, now) => formatRelative(relative, new Date(value), now),
    bytes: (count) => formatBytes(locale, count),
    duration: formatDuration,
  };
}
