/** A list to choose from that also takes text of one's own, as the dropdowns of the Zap editor do. */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Option } from '../protocol';

export interface OptionPage {
  options: Option[];
  /** What to hand over for the next page; missing after the last one. */
  next?: Next | undefined;
}
export type Next = number | string;

/** Where choices come from: the form itself, or page by page from the API. */
export type OptionSource = readonly Option[] | ((next: Next | undefined) => Promise<OptionPage>);

interface Props {
  id: string;
  label: string | undefined;
  value: string;
  source: OptionSource;
  placeholder?: string | undefined;
  describedBy: string;
  isInvalid: boolean;
  isRequired: boolean;
  /** Changes when choices that were loaded are no longer right. */
  freshness: string;
  onChange: (value: string) => void;
}

interface Entry {
  label: string;
  hint?: string;
  isAction?: boolean;
  choose: () => void;
}

/** Labels of choices seen so far, so that a chosen one keeps its name when its step is opened again. */
const seen = new Map<string, string>();

const includes = (text: string, part: string): boolean => text.toLowerCase().includes(part.trim().toLowerCase());

/** The choices loaded so far. */
const useOptions = (source: OptionSource, freshness: string) => {
  const [loaded, setLoaded] = useState<OptionPage>();
  const [problem, setProblem] = useState('');
  const [isLoading, setIsLoading] = useState(false);
  const latest = useRef(freshness);
  useEffect(() => {
    latest.current = freshness;
    setLoaded(undefined);
    setProblem('');
  }, [freshness]);

  if (typeof source !== 'function')
    return { options: source, more: false, isLoading: false, problem: '', load: noLoad };
  const load = async (isMore: boolean): Promise<void> => {
    if (isLoading || (loaded && !isMore)) return;
    setIsLoading(true);
    setProblem('');
    try {
      const page = await source(isMore ? loaded?.next : undefined);
      if (latest.current !== freshness) return;
      for (const { value, label } of page.options) seen.set(value, label);
      setLoaded({ options: [...(isMore ? (loaded?.options ?? []) : []), ...page.options], next: page.next });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setIsLoading(false);
    }
  };
  return { options: loaded?.options ?? [], more: loaded?.next !== undefined, isLoading, problem, load };
};

const noLoad = (): Promise<void> => Promise.resolve();

export const Combobox = ({
  id,
  label: name,
  value,
  source,
  placeholder,
  describedBy,
  isInvalid,
  isRequired,
  freshness,
  onChange,
}: Props) => {
  const listId = useId();
  /** What is being typed; missing while the chosen value is shown. */
  const [typed, setTyped] = useState<string>();
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const { options, more, isLoading, problem, load } = useOptions(source, freshness);
  const list = useRef<HTMLUListElement>(null);

  const label = options.find((option) => option.value === value)?.label ?? (value && seen.get(value)) ?? value;
  const filter = typed ?? '';

  const open = (): void => {
    setIsOpen(true);
    void load(false);
  };
  const close = (): void => {
    setIsOpen(false);
    setTyped(undefined);
    setActive(-1);
  };
  const commit = (next: string): void => {
    if (next !== value) onChange(next);
    close();
  };
  /** Typed text is the choice of that name, or else a value of one's own. */
  const commitTyped = (): void => {
    if (typed === undefined) return close();
    commit(options.find((option) => option.label === typed)?.value ?? typed);
  };

  const found = options.filter((option) => includes(option.label, filter) || includes(option.value, filter));
  const isOwn = filter.trim() !== '' && !options.some((option) => option.label === filter || option.value === filter);
  const entries: Entry[] = [
    ...found.map((option) => ({
      label: option.label,
      ...(option.value !== option.label ? { hint: option.value } : {}),
      choose: () => commit(option.value),
    })),
    ...(isOwn ? [{ label: `Use “${filter}” as a custom value`, isAction: true, choose: () => commit(filter) }] : []),
    ...(more ? [{ label: isLoading ? 'Loading…' : 'Load more', isAction: true, choose: () => void load(true) }] : []),
  ];
  const hasList = isOpen && entries.length > 0;

  const move = (by: number): void => {
    if (!isOpen) open();
    setActive((now) =>
      entries.length === 0 ? -1 : (now + by + entries.length + (now < 0 && by < 0 ? 1 : 0)) % entries.length,
    );
  };
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const KEYS: Record<string, () => void> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => {
      const entry = entries[active];
      if (isOpen && entry) entry.choose();
      else commitTyped();
    },
    Escape: close,
  };

  return (
    <div class="combobox">
      <input
        id={id}
        type="text"
        role="combobox"
        aria-label={name}
        autocomplete="off"
        spellcheck={false}
        aria-autocomplete="list"
        aria-expanded={hasList}
        aria-controls={hasList ? listId : undefined}
        aria-activedescendant={hasList && active >= 0 ? `${listId}-${active}` : undefined}
        aria-describedby={describedBy}
        aria-invalid={isInvalid}
        aria-required={isRequired}
        placeholder={placeholder ?? 'Choose or type a value'}
        value={typed ?? label}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onClick={open}
        onInput={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setActive(-1);
          open();
        }}
        onBlur={commitTyped}
        onKeyDown={(event) => {
          const act = KEYS[event.key];
          if (!act || (event.key === 'Escape' && !isOpen)) return;
          event.preventDefault();
          act();
        }}
      />
      {typeof source === 'function' && label !== value && typed === undefined && <code class="chosen">{value}</code>}
      {isOpen && (
        // The field keeps the focus while the list is used.
        <div class="popover" onMouseDown={(event) => event.preventDefault()}>
          {hasList && (
            <ul id={listId} ref={list} role="listbox" aria-label="Choices">
              {entries.map((entry, index) => (
                <li
                  key={`${entry.label} ${entry.hint ?? ''}`}
                  id={`${listId}-${index}`}
                  role="option"
                  aria-selected={index === active}
                  class={entry.isAction ? 'action' : ''}
                  onClick={entry.choose}
                >
                  <span>{entry.label}</span>
                  {entry.hint && <code>{entry.hint}</code>}
                </li>
              ))}
            </ul>
          )}
          <p role="status" class="fine">
            {isLoading
              ? 'Loading…'
              : problem || (entries.length === 0 && 'There is nothing to choose. You can type a value.')}
          </p>
        </div>
      )}
    </div>
  );
};
