/** What the server says: the shapes of its JSON, under /api/. */
import type { GeoJsonObject } from "geojson";
import type { MarksDocument } from "./marks_document";

export interface Problem {
  problem: string;
  where?: string;
  remedy?: string;
}

export type State = "not looked at" | "measured" | "fixed" | "conflict" | (string & {});

export interface CaseInfo {
  /** Null while no case is open; then `home` is where a new one would go. */
  id: string | null;
  home?: string;
  title: string;
  folder: string;
  items: number;
  states: Record<string, number>;
  log: { size: number; root: string };
  version: string;
  writable: boolean;
}

export interface Arrival {
  source?: string | null;
  path_told?: string | null;
  posted_utc?: string | null;
  posted_by?: string | null;
  caption?: string | null;
  forwarded_from?: string | null;
  url?: string | null;
  more?: Record<string, unknown> | null;
}

export interface Item {
  number: number;
  name: string;
  sha256: string;
  bytes: number;
  state: State;
  added_utc: string;
  arrivals: number;
  first: Arrival | null;
  kind: "clip" | "photo" | "other";
  has_marks: boolean;
  still: string | null;
}

export interface Items {
  schema: "noonmark.items/1";
  case: { id: string; title: string };
  items: Item[];
}

export interface FramesFacts {
  start_s: string | number;
  duration_s: string | number | null;
  rate: number | null;
  width: number;
  height: number;
}

export interface KeptFix {
  entry: number;
  at_utc: string;
  who: string;
  statement: string;
  state: string;
}

export interface ItemDetail {
  item: Item;
  arrivals: Arrival[];
  look: Look | null;
  broken: string | null;
  frames: FramesFacts | null;
  fixes: KeptFix[];
  marks: { version: number; saved_utc: string } | null;
}

export interface Reading {
  utc: string | null;
  weight: number;
  why: string;
}

export interface Look {
  schema: "noonmark.look/1";
  file: { name: string; sha256: string; bytes: number; kind: string; container: string; width: number | null; height: number | null; duration_s: number | null };
  contradictions: string[];
  device: { make: string | null; model: string | null; software: string | null };
  clocks: { source: string; value: string; scale: string; offset_minutes: number | null; precision_s: number; role: string; readings: Reading[] }[];
  places: { source: string; lat: number; lon: number; height_m: number | null; error_m: number | null }[];
  track: null | { points: number; start_utc: string | null; end_utc: string | null; source: string };
  provenance: { state: string; why: string; signer?: string | null; tool?: string | null; signed_utc?: string | null };
  facts: string[];
  streams: { index: number; type: string; codec: string | null; width?: number | null; height?: number | null; rate_hz?: number | null; duration_s?: number | null }[];
}

/** One frame by its exact presentation time, a decimal or "num/den" that names it for ever. */
export interface Frame {
  time_s: string;
  offset_s: number | string;
  key: boolean;
  whole: boolean;
  width: number;
  height: number;
  image: string;
  first: boolean;
  last: boolean;
}

export interface Contact {
  frames: { time_s: string; image: string }[];
  scenes?: boolean;
}

export type Waveform = { silent: true } | { silent?: false; start_s: number | string; duration_s: number; low: number[]; high: number[] };

export interface SavedMarks {
  version: number;
  saved_utc: string | null;
  marks: MarksDocument | null;
}

export interface MarksConflict extends Problem {
  theirs: { version: number; saved_utc: string };
  marks: MarksDocument | null;
}

export type XY = [number, number];

export interface Interval {
  median: number;
  interval_50: XY;
  interval_90: XY;
}

export interface Measure {
  schema: "noonmark.measure/1";
  measurable: boolean;
  why_not: string | null;
  elevation_deg: Interval | null;
  relative_azimuth_deg: Interval | null;
  azimuth_deg: Interval | null;
  focal_px: number | null;
  focal_from: string | null;
  pitch_deg: number | null;
  roll_deg: number | null;
  limits: { nuisance: string; share: number; degrees: number; km: number | null }[];
  best_next_mark: string | null;
  notes: string[];
}

export interface Stroke {
  role: string;
  label?: string;
  points: XY[];
  frame_offset_s?: number;
}

export interface Residual {
  name: string;
  part: string;
  px: number;
  sd?: number | null;
}

export interface Measured {
  measure: Measure;
  strokes: Stroke[];
  residuals: Residual[];
  limits: string[];
  helps: string[];
}

export interface Proposal {
  name: string;
  kind: "vertical" | "horizon" | (string & {});
  line: [XY, XY];
  error_px?: number | null;
  error_deg?: number | null;
  reason?: string;
  confidence?: number | null;
}

export interface Proposals {
  proposals: Proposal[];
  notes?: string[];
}

export interface Kind {
  name: string;
  summary: string;
  keys: Record<string, string>;
  trust: number;
  why: string;
  example: Record<string, string | number>;
  required?: string[];
}

export interface FixPlace {
  name: string;
  country: string;
  region: string;
  lat: number;
  lon: number;
  probability: number;
  zone: string;
}

export interface FixClue {
  label: string;
  kind: string;
  source: string;
  trust: number;
  probability_false: number;
  bits: number;
  words: string;
  item: string;
}

export interface Claim {
  text: string;
  place: { name: string; lat: number; lon: number; radius_km: number } | null;
  window: [string, string] | null;
  log10_lr: number;
  log10_lr_capped: boolean;
  verbal: string;
  drivers: { label: string; log10_lr: number }[];
}

export interface FixDocument {
  schema: "noonmark.fix/1";
  statement: string;
  scope: { earliest: string | null; latest: string | null; area: unknown; place_prior: string };
  regions: { level: number; area_km2: { inner: number; outer: number } }[];
  times: { level: number; item: string; intervals: [string, string][] }[];
  places: FixPlace[];
  clues: FixClue[];
  determined: Record<string, boolean>;
  conflict: string[][];
  notes: string[];
  data_sources: string[];
  claim?: Claim | null;
}

export interface Overlay {
  image: string;
  extent: [number, number, number, number];
  projection?: "EPSG:3857" | "EPSG:4326";
}

export interface Strip {
  days: string[];
  bins?: number;
  hours?: number;
  rows: number[][];
  item?: string;
  /** A row stands for so many dates where there are very many. */
  days_each?: number;
}

export interface ListedClue {
  label: string;
  kind: string;
  source: string;
  item?: string | null;
  item_number?: number | null;
  /** Where it comes from: typed on the page, or the item's file or marks. */
  from?: "typed" | "file" | "marks" | (string & {});
  trust: number;
  trust_given?: number;
  on: boolean;
  agreement?: { probability_false: number; bits: number | null } | null;
  words?: string | null;
  values?: Record<string, unknown>;
}

export interface FixAnswer {
  key: string;
  fix: FixDocument;
  provisional: boolean;
  outlines: Record<string, GeoJsonObject>;
  overlay: Overlay | null;
  strip: Strip | null;
  strips?: Strip[];
  clues: ListedClue[];
  kept?: { entry: number } | null;
  left_out?: { item: number; kind: string; why: string }[];
  facts?: string[];
}

export interface AskedClue {
  label: string;
  kind: string;
  trust?: number;
  source?: string;
  [value: string]: string | number | undefined;
}

export interface FixQuestion {
  items: number[];
  clues: AskedClue[];
  use_marks: boolean;
  use_metadata: boolean;
  without: string[];
  trusts: Record<string, number>;
  scope: { earliest?: string; latest?: string };
  claim: { text: string } | null;
  keep: boolean;
}

export interface SunRow {
  utc: string;
  local: string;
  azimuth_deg: number;
  elevation_deg: number;
  weight?: number;
}

export interface SunHere {
  lat: number;
  lon: number;
  zone: string;
  rows: SunRow[];
}

export interface NextClue {
  clue: string;
  kind: string;
  words: string;
  /** The share by which the 90 % region is expected to shrink; 0 or less tells nothing. */
  gain_share: number;
  shrinkage_error?: number | null;
  tool: string;
  item_number?: number | null;
  example?: Record<string, string | number>;
}

export interface Job {
  id: string | number;
  words: string;
  done: number;
  total: number | null;
  state: "waiting" | "running" | "done" | "failed" | "cancelled" | (string & {});
  /** What an added file became. */
  result?: { item?: number; new?: boolean; broken?: string | null } | null;
  problem?: string | Problem | null;
}

export interface Report {
  /** For the preview. */
  html: string;
  /** What is handed out goes on the case's record when it is fetched. */
  download: string;
  pdf: string | null;
  /** Why the report tells no fix, where there is none. */
  no_fix?: string | null;
}
