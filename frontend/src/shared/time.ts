/** Times in words. Instants are shown in UTC; the local time of a place stands beside them. */

/** "1.600 s" of a decimal or a fraction "num/den": exact, with the fraction kept where no decimal says it. */
export function exactSeconds(time: string): string {
  const [num, den] = time.split("/");
  if (den === undefined) return `${withThousandths(time)} s`;
  const value = Number(num) / Number(den);
  return ends(Number(den)) ? `${withThousandths(value.toFixed(9))} s` : `${value.toFixed(6)} s (${time})`;
}

/** Whether parts of so many end as decimals within nine digits: 2 and 5 are its only factors. */
function ends(den: number): boolean {
  return Number.isInteger(den) && den > 0 && 1e9 % den === 0;
}

/** At least three decimals, none of them lost. */
function withThousandths(decimal: string): string {
  const [whole = "0", part = ""] = decimal.split(".");
  return `${whole}.${part.replace(/0+$/, "").padEnd(3, "0")}`;
}

/** Seconds of a decimal or fraction; NaN when it is neither. */
export function secondsOf(time: string | number): number {
  if (typeof time === "number") return time;
  const [num, den] = time.split("/");
  return den === undefined ? Number(time) : Number(num) / Number(den);
}

/** "0:01.60" of seconds, for sheets and scales. */
export function clockOf(seconds: number): string {
  const whole = Math.max(0, seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = (whole % 60).toFixed(2).padStart(5, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** "2022-09-22 01:40:12 UTC" of ISO 8601; what is no instant comes back as it is. */
export function utc(instant: string | null | undefined, to: "minute" | "second" = "second"): string {
  if (!instant) return "";
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const text = at.toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, to === "minute" ? 16 : 19)} UTC`;
}

/** The wall clock of an IANA zone at an instant, with its offset: "2022-09-22 10:40 UTC+9". */
export function localTime(instant: string, zone: string): string {
  const at = new Date(instant);
  try {
    const parts = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit",
      hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "shortOffset",
    }).formatToParts(at);
    const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
    const offset = part("timeZoneName").replace("GMT", "UTC").replace("-", "−");
    return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")} ${offset}`;
  } catch {
    return utc(instant, "minute");
  }
}

export function bytesOf(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let step = 0;
  let value = bytes;
  while (value >= 1000 && step < units.length - 1) {
    value /= 1000;
    step += 1;
  }
  return `${value >= 100 || step === 0 ? Math.round(value) : value.toFixed(1)} ${units[step]}`;
}

/** A share as a per cent, honest at both ends: "< 0.1 %", "> 99.9 %". */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return `< 0.1${FIXED_SPACE}%`;
  if (share < 1 && share > 0.999) return `> 99.9${FIXED_SPACE}%`;
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}${FIXED_SPACE}%`;
}

/** Sets thousands apart, as the reports do: a narrow space that does not break. */
export const NARROW = "\u202f";
const FIXED_SPACE = "\u00a0";

/** A sentence of the server as it is shown: grouped as all numbers here, square kilometres as such. */
export function shown(words: string): string {
  return words.replace(/(\d),(?=\d{3}(?!\d))/g, `$1${NARROW}`).replace(/\bkm2\b/g, "km²");
}

/** Two meaningful digits of an area, grouped. */
export function rounded(value: number): string {
  if (value <= 0) return "0";
  const step = 10 ** (Math.floor(Math.log10(value)) - 1);
  const text = Math.round(value / step) * step;
  return text >= 10 ? Math.round(text).toLocaleString("en-GB").replace(/,/g, NARROW) : text.toPrecision(2);
}
