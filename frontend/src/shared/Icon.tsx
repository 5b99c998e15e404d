import type { JSX } from "preact";

const PATHS = {
  play: "M7 5v14l12-7z",
  pause: "M7 5h4v14H7zM14 5h4v14h-4z",
  first: "M6 5v14M19 5l-9 7 9 7z",
  last: "M18 5v14M5 5l9 7-9 7z",
  back: "M15 5l-8 7 8 7",
  on: "M9 5l8 7-8 7",
  back10: "M19 5l-7 7 7 7M12 5l-7 7 7 7",
  on10: "M5 5l7 7-7 7M12 5l7 7-7 7",
  select: "M6 3l12 9-6 1 3 7-2.5 1-3-7-3.5 4z",
  object: "M7 20V5M7 20l12-4M4 20h6",
  horizon: "M3 14h18M7 14a5 5 0 0 1 10 0",
  vertical: "M8 3v18M16 3v18",
  parallel: "M6 20L10 4M18 20L14 4",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2",
  own: "M9 4a2.5 2.5 0 1 0 .01 0M9 9v7M5 12h8M9 16l-3 5M9 16l3 5M14 20h7",
  propose: "M4 18L9 6M12 20l3-12M18 18l2-6M3 3l3 3M6 3L3 6",
  undo: "M9 7L4 12l5 5M4 12h10a5 5 0 0 1 0 10",
  redo: "M15 7l5 5-5 5M20 12H10a5 5 0 0 0 0 10",
  bin: "M5 7h14M10 4h4M7 7l1 13h8l1-13",
  close: "M6 6l12 12M18 6L6 18",
  keys: "M3 7h18v10H3zM7 14h10M7 10h.01M11 10h.01M15 10h.01",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  whole: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  map: "M4 6l5-2 6 2 5-2v14l-5 2-6-2-5 2zM9 4v14M15 6v14",
  keep: "M6 3h12v18l-6-4-6 4z",
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing beside or instead of a word; the word is always there for those who do not see it. */
export function Icon({ name, filled = false }: { name: IconName; filled?: boolean }): JSX.Element {
  return (
    <svg class={filled ? "icon filled" : "icon"} viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

interface ButtonProps {
  icon: IconName;
  name: string;
  onClick: () => void;
  keyName?: string;
  pressed?: boolean;
  disabled?: boolean;
  filled?: boolean;
  testid?: string;
}

export function IconButton(props: ButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={props.name}
      title={props.keyName ? `${props.name} (${props.keyName})` : props.name}
      aria-keyshortcuts={props.keyName}
      aria-pressed={props.pressed}
      disabled={props.disabled}
      data-testid={props.testid}
      onClick={props.onClick}
    >
      <Icon name={props.icon} filled={props.filled ?? false} />
    </button>
  );
}
