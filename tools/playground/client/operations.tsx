/** Choosing what a step does, by label and description. */
import { useState } from 'preact/hooks';
import { type Definition, type Kind, KINDS, type Operation } from '../protocol';
import { useLostFocus } from './focus';

const TITLES: Record<Kind, string> = { triggers: 'Triggers', creates: 'Actions', searches: 'Searches' };

interface Props {
  definition: Definition;
  number: number;
  onChoose: (kind: Kind, key: string) => void;
}

export const Operations = ({ definition, number, onChoose }: Props) => {
  const heading = useLostFocus();
  const [wanted, setWanted] = useState('');
  const fits = ({ display }: Operation): boolean =>
    !display.hidden && `${display.label} ${display.description}`.toLowerCase().includes(wanted.trim().toLowerCase());
  const groups = KINDS.map((kind) => ({ kind, found: Object.values(definition[kind]).filter(fits) }));
  return (
    <section class="panel operations" aria-labelledby="operations-title">
      <header class="panel-head">
        <h1 id="operations-title" {...heading}>
          What should step {number} do?
        </h1>
      </header>
      <input
        type="search"
        placeholder="Search by name or description"
        aria-label="Search triggers, actions and searches"
        value={wanted}
        onInput={({ currentTarget }) => setWanted(currentTarget.value)}
      />
      {groups
        .filter(({ found }) => found.length > 0)
        .map(({ kind, found }) => (
          <section key={kind} aria-label={TITLES[kind]}>
            <h2>{TITLES[kind]}</h2>
            <ul class="cards">
              {found.map(({ key, display }) => (
                <li key={key}>
                  <button type="button" class="card" onClick={() => onChoose(kind, key)}>
                    <strong>{display.label}</strong>
                    <span>{display.description}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      <p role="status" class="fine">
        {groups.every(({ found }) => found.length === 0) && 'Nothing has that name.'}
      </p>
    </section>
  );
};
