/** The schema noonmark.marks/1: pixels from the centre of the upper left one, x right and y down, upright. */
import type { XY } from "./api";

export type Line = [XY, XY];
export type Edge = "middle" | "dark" | "light" | "unknown";

export interface ObjectMark {
  base?: XY | null;
  top?: XY | null;
  tip?: XY | null;
  name?: string;
  error_px?: number;
  lean_sd_deg?: number;
  height?: number | null;
  edge?: Edge;
  top_out_of_frame?: boolean;
  base_hidden?: boolean;
}

export interface CameraMark {
  focal_px?: number | null;
  focal_error?: number;
  azimuth_deg?: number | null;
  azimuth_error_deg?: number;
  down?: boolean;
  up_azimuth_deg?: number | null;
  pitch_deg?: number | null;
  pitch_error_deg?: number;
  roll_deg?: number | null;
  roll_error_deg?: number;
  fixed?: boolean;
}

/** What is marked in one frame. */
export interface FrameMarks {
  offset_s: number;
  objects?: ObjectMark[];
  horizon?: Line | null;
  verticals?: Line[];
  parallels?: [Line, Line][];
  sun?: XY | null;
  own_shadow?: XY | null;
}

export interface MarksDocument extends FrameMarks {
  schema: "noonmark.marks/1";
  image?: string;
  size?: [number, number] | null;
  horizon_error_deg?: number;
  camera?: CameraMark;
  slope_sd_deg?: number;
  sun_error_px?: number;
  own_shadow_error_px?: number;
  frames?: FrameMarks[];
}

export function emptyMarks(size: [number, number], offset_s: number): MarksDocument {
  return { schema: "noonmark.marks/1", offset_s, size, objects: [], verticals: [], parallels: [], frames: [] };
}
