import type { JSX } from "preact";

interface NumberProps {
  label: string;
  value: number | null | undefined;
  onChange: (value: number | null) => void;
  min?: number;
  max?: number;
  step?: number;
  placeholder?: string;
  testid?: string;
}

/** A number, or nothing where the field is empty; what is out of range is not taken. */
export function NumberField(props: NumberProps): JSX.Element {
  return (
    <label class="field">
      {props.label}
      <input
        type="number" value={props.value ?? ""} min={props.min} max={props.max} step={props.step ?? "any"} placeholder={props.placeholder} data-testid={props.testid}
        onChange={(event) => {
          const input = event.currentTarget;
          if (input.value === "") props.onChange(null);
          else if (input.checkValidity()) props.onChange(input.valueAsNumber);
          else input.reportValidity();
        }}
      />
    </label>
  );
}

export function Tick({ label, on, onChange, testid }: { label: string; on: boolean; onChange: (on: boolean) => void; testid?: string }): JSX.Element {
  return (
    <label class="tick small">
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.currentTarget.checked)} data-testid={testid} />
      {label}
    </label>
  );
}
