import type { JSX } from "preact";
import type { FixPlace } from "../shared/api";
import { useRoving } from "../shared/roving";
import { percent } from "../shared/time";
import { t } from "../words/language";

interface Props {
  places: readonly FixPlace[];
  chosen: string | null;
  onPick: (place: FixPlace) => void;
}

export function PlacesList({ places, chosen, onPick }: Props): JSX.Element {
  const roving = useRoving();
  const most = Math.max(1e-9, ...places.map((place) => place.probability));
  return (
    <ol class="places" ref={roving.list as { current: HTMLOListElement | null }} onKeyDown={roving.onKeyDown} aria-label={t("fix.places")} data-testid="places">
      {places.map((place, n) => (
        <li key={`${place.name} ${place.lat} ${place.lon}`}>
          <button type="button" data-stop tabIndex={n === 0 ? 0 : -1} aria-pressed={chosen === nameOf(place)} onClick={() => onPick(place)}>
            <span class="grow">
              <strong>{place.name || `${place.lat}, ${place.lon}`}</strong> <span class="soft small">{[place.region, place.country].filter(Boolean).join(", ")}</span>
            </span>
            <span class="bar" aria-hidden="true"><span style={{ width: `${(place.probability / most) * 100}%` }} /></span>
            <span class="number">{percent(place.probability)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

export function nameOf(place: { lat: number; lon: number; name?: string }): string {
  return `${place.name ?? ""} ${place.lat} ${place.lon}`;
}
