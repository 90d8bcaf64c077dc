/** A list to choose from, page by page, that also takes a value of one's own. */
import { useEffect, useState } from 'preact/hooks';
import type { OptionPage } from '../../platform/dropdown';
import { failureOf } from '../../platform/failure';
import { choicesOf } from './fields';
import type { ControlProps } from './field';

const CUSTOM = '\u0000custom';
const MORE = '\u0000more';

/** The input that takes the place of the list has the focus. */
const focus = (input: HTMLInputElement | null): void => input?.focus();

export const Dropdown = ({ field, load, attributes, value, onChange }: ControlProps) => {
  const [{ options, next }, setPage] = useState<OptionPage>({ options: choicesOf(field), next: undefined });
  const [note, setNote] = useState('');
  const [isCustom, setIsCustom] = useState(false);

  const loadPage = async (page: number): Promise<void> => {
    if (!load) return;
    setNote('Loading choices…');
    try {
      const loaded = await load(page);
      // A choice without a value explains why there is nothing to choose.
      const explanation = loaded.options.find((option) => option.value === '')?.label ?? '';
      const choosable = loaded.options.filter((option) => option.value !== '');
      const goesOn = explanation === '' || /load more/i.test(explanation);
      setPage({ options: [...options, ...choosable], next: goesOn ? loaded.next : undefined });
      setNote(explanation);
    } catch (error) {
      setNote(failureOf(error).message);
    }
  };
  useEffect(() => void loadPage(0), []);

  if (isCustom) {
    return (
      <div class="line">
        <input
          {...attributes}
          ref={focus}
          autocomplete="off"
          placeholder="An ID, a name, or data of an earlier step"
          value={value}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
        <button type="button" onClick={() => setIsCustom(false)}>
          Choose
        </button>
      </div>
    );
  }
  const choose = (select: HTMLSelectElement): void => {
    const chosen = select.value;
    select.value = value;
    if (chosen === CUSTOM) setIsCustom(true);
    else if (chosen === MORE) void loadPage(next ?? 0);
    else onChange(chosen);
  };
  const isKnown = value === '' || options.some((option) => option.value === value);
  return (
    <>
      <select {...attributes} value={value} onChange={({ currentTarget }) => choose(currentTarget)}>
        <option value="">{field.required ? 'Choose…' : 'Not set'}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
        {!isKnown && <option value={value}>{value}</option>}
        {next !== undefined && <option value={MORE}>Load more choices…</option>}
        <option value={CUSTOM}>Use a custom value…</option>
      </select>
      <small role="status">{note || (load && value && <code>{value}</code>)}</small>
    </>
  );
};
