/** A list to choose from, page by page, that also takes a value of one's own. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Option } from '../../platform/definition';
import type { OptionPage } from '../../platform/dropdown';
import type { ControlProps } from './field';
import type { Choices } from './form';

const CUSTOM = '\u0000custom';
const MORE = '\u0000more';
const NONE: OptionPage = { options: [] };

/** The choices loaded so far. */
const useChoices = (choices: Choices | undefined, fixed: Option[]) => {
  const [page, setPage] = useState(NONE);
  const [note, setNote] = useState('');
  const latest = useRef('');
  const load = async (before: OptionPage): Promise<void> => {
    if (!choices) return;
    const { freshness } = choices;
    const isLatest = (): boolean => latest.current === freshness;
    latest.current = freshness;
    setPage(before);
    setNote('Loading choices…');
    try {
      const { options, next } = await choices.load(before.next);
      if (!isLatest()) return;
      // A choice without a value explains why there is nothing to choose.
      const explanation = options.find(({ value }) => value === '')?.label;
      setNote(explanation ?? '');
      const goesOn = next !== undefined && /^$|load more/i.test(explanation ?? '');
      const choosable = options.filter(({ value }) => value !== '');
      setPage({ options: [...before.options, ...choosable], ...(goesOn && { next }) });
    } catch (error) {
      if (isLatest()) setNote(error instanceof Error ? error.message : String(error));
    }
  };
  useEffect(() => void load(NONE), [choices?.freshness]);
  return { options: choices ? page.options : fixed, more: page.next, note, loadMore: () => void load(page) };
};

export const Dropdown = ({ attributes, field, value, choices, fixed, onChange }: ControlProps) => {
  const { options, more, note, loadMore } = useChoices(choices, fixed);
  const [isCustom, setIsCustom] = useState(false);
  const isKnown = value === '' || options.some((option) => option.value === value);
  const choose = (select: HTMLSelectElement): void => {
    const chosen = select.value;
    select.value = value;
    if (chosen === CUSTOM) setIsCustom(true);
    else if (chosen === MORE) loadMore();
    else onChange(chosen);
  };
  return (
    <>
      {isCustom ? (
        <div class="line">
          <input
            {...attributes}
            type="text"
            autocomplete="off"
            placeholder="An ID, a name, or data of an earlier step"
            value={value}
            onInput={({ currentTarget }) => onChange(currentTarget.value)}
          />
          <button type="button" class="quiet" onClick={() => setIsCustom(false)}>
            Choose
          </button>
        </div>
      ) : (
        <select {...attributes} value={value} onChange={({ currentTarget }) => choose(currentTarget)}>
          <option value="">{field.placeholder ?? (field.required ? 'Choose…' : 'Not set')}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
          {!isKnown && <option value={value}>{value}</option>}
          {more !== undefined && <option value={MORE}>Load more choices…</option>}
          <option value={CUSTOM}>Use a custom value…</option>
        </select>
      )}
      <small role="status">
        {note}
        {!note && choices && value && !isCustom && <code>{value}</code>}
      </small>
    </>
  );
};
