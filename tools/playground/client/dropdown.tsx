/** A list to choose from, page by page, that also takes a value of one's own. */
import { useEffect, useState } from 'preact/hooks';
import type { OptionPage } from '../../platform/dropdown';
import { failureOf } from '../../platform/failure';
import { choicesOf, labelOf } from './fields';
import type { ControlProps } from './field';

const CUSTOM = '\u0000custom';
const MORE = '\u0000more';

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

  const choose = (select: HTMLSelectElement): void => {
    const chosen = select.value;
    select.value = shown;
    if (chosen === MORE) return void loadPage(next ?? 0);
    setIsCustom(chosen === CUSTOM);
    onChange(chosen === CUSTOM ? '' : chosen);
  };
  const shown = isCustom ? CUSTOM : value;
  const isKnown = [CUSTOM, '', ...options.map((option) => option.value)].includes(shown);
  return (
    <>
      <select {...attributes} value={shown} onChange={({ currentTarget }) => choose(currentTarget)}>
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
      {isCustom && (
        <input
          aria-label={labelOf(field)}
          required={attributes.required}
          autocomplete="off"
          placeholder="An ID, a name, or data of an earlier step"
          value={value}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
      <small role="status">{note || (load && !isCustom && value && <code>{value}</code>)}</small>
    </>
  );
};
