/** One field of the form: its label, its control or controls, its help, and data of earlier steps to put in. */
import type { AriaAttributes, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { InputField, Option } from '../../platform/definition';
import { api } from './api';
import { Dropdown } from './dropdown';
import { choicesOf, labelOf, listOf, type Pair, pairsOf, textOf, type Value } from './fields';
import type { Choices } from './form';
import { Markdown } from './markdown';
import { asText, leavesOf } from './outputs';
import { tokenOf } from './tokens';
import type { EarlierStep } from './zap';

export interface FieldProps {
  field: InputField;
  value: Value | undefined;
  choices: Choices | undefined;
  /** Steps that data can be taken from. */
  earlier: readonly EarlierStep[];
  isInvalid: boolean;
  onChange: (value: Value) => void;
}

export interface ControlProps {
  /** What every control of a form has, whatever it is. */
  attributes: AriaAttributes & { id: string };
  field: InputField;
  value: string;
  choices: Choices | undefined;
  fixed: Option[];
  onChange: (value: string) => void;
}

const Line = ({ attributes, field, value, onChange }: ControlProps) => (
  <input
    {...attributes}
    type="text"
    autocomplete="off"
    placeholder={field.placeholder}
    value={value}
    onInput={({ currentTarget }) => onChange(currentTarget.value)}
  />
);

const Paragraph = ({ attributes, field, value, onChange }: ControlProps) => (
  <textarea
    {...attributes}
    class={field.type === 'json' ? 'code' : ''}
    rows={Math.min(12, Math.max(3, value.split('\n').length + 1))}
    placeholder={field.placeholder}
    value={value}
    onInput={({ currentTarget }) => onChange(currentTarget.value)}
  />
);

const FileControl = (props: ControlProps) => {
  const [note, setNote] = useState('');
  const upload = async (file: File): Promise<void> => {
    setNote(`Uploading ${file.name}…`);
    try {
      props.onChange((await api.upload(file)).url);
      setNote(`${file.name} is uploaded, ${file.size.toLocaleString('en')} bytes`);
    } catch (error) {
      setNote(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      <Line {...props} field={{ placeholder: 'A link, or upload a file below', ...props.field }} />
      <input
        type="file"
        aria-label={`Upload a file for ${labelOf(props.field)}`}
        onChange={({ currentTarget: { files } }) => void (files?.[0] && upload(files[0]))}
      />
      <small role="status">{note}</small>
    </>
  );
};

const CONTROLS: Readonly<Record<string, (props: ControlProps) => JSX.Element>> = {
  text: Paragraph,
  json: Paragraph,
  file: FileControl,
};

/** The control for one value of a field; a type without one of its own is a line of text. */
const Control = (props: ControlProps) => {
  const Chosen = props.choices || props.fixed.length > 0 ? Dropdown : (CONTROLS[props.field.type ?? ''] ?? Line);
  return <Chosen {...props} />;
};

interface ManyProps<T> {
  label: string;
  entries: readonly T[];
  empty: T;
  onChange: (entries: readonly T[]) => void;
  show: (entry: T, index: number, set: (entry: T) => void) => JSX.Element;
}

/** Entries one below the other, with ways to add and remove some. */
const Many = <T,>({ label, entries, empty, onChange, show }: ManyProps<T>) => {
  const shown = entries.length > 0 ? entries : [empty];
  return (
    <>
      {shown.map((entry, index) => (
        <div class="line" key={index}>
          {show(entry, index, (next) => onChange(shown.with(index, next)))}
          {shown.length > 1 && (
            <button
              type="button"
              class="quiet"
              aria-label={`Remove ${label} ${index + 1}`}
              onClick={() => onChange(shown.filter((_, at) => at !== index))}
            >
              ×
            </button>
          )}
        </div>
      ))}
      <button type="button" class="quiet" onClick={() => onChange([...shown, empty])}>
        + Add another
      </button>
    </>
  );
};

const NO_PAIR: Pair = ['', ''];

const Controls = (props: Omit<ControlProps, 'value' | 'onChange'> & Pick<FieldProps, 'value' | 'onChange'>) => {
  const { field, value, onChange, attributes } = props;
  const label = labelOf(field);
  const nth = (index: number) =>
    index === 0
      ? attributes
      : { ...attributes, id: `${attributes.id}-${index}`, 'aria-label': `${label} ${index + 1}` };
  if (field.dict) {
    return (
      <Many
        {...{ label, onChange }}
        entries={pairsOf(value)}
        empty={NO_PAIR}
        show={([name, text], index, set) => (
          <>
            <input
              {...(index === 0 ? attributes : {})}
              type="text"
              aria-label={`${label}, name ${index + 1}`}
              placeholder="Name"
              value={name}
              onInput={({ currentTarget }) => set([currentTarget.value, text])}
            />
            <input
              type="text"
              aria-label={`${label}, value ${index + 1}`}
              placeholder="Value"
              value={text}
              onInput={({ currentTarget }) => set([name, currentTarget.value])}
            />
          </>
        )}
      />
    );
  }
  if (!field.list) return <Control {...props} value={textOf(value)} />;
  return (
    <Many
      {...{ label, onChange }}
      entries={listOf(value)}
      empty=""
      show={(text, index, set) => (
        <div>
          <Control {...props} attributes={nth(index)} value={text} onChange={set} />
        </div>
      )}
    />
  );
};

/** Puts a token where the cursor is, or into the last empty place of a field with several. */
const inserted = (
  { list, dict }: InputField,
  value: Value | undefined,
  token: string,
  input: Element | null,
): Value => {
  if (list) return [...listOf(value).filter((entry) => entry !== ''), token];
  if (dict) {
    const [name, text] = pairsOf(value).at(-1) ?? NO_PAIR;
    return text === '' ? [...pairsOf(value).slice(0, -1), [name, token]] : [...pairsOf(value), ['', token]];
  }
  if (!(input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement)) return token;
  const text = textOf(value);
  const [start, end] = [input.selectionStart ?? text.length, input.selectionEnd ?? text.length];
  return text.slice(0, start) + token + text.slice(end);
};

/** Outputs of earlier steps, to be put into a field. */
const InsertData = ({ label, earlier, onInsert }: { label: string } & InsertProps) => (
  <select
    class="insert"
    aria-label={`Insert data into ${label}`}
    value=""
    onChange={({ currentTarget }) => {
      onInsert(currentTarget.value);
      currentTarget.value = '';
    }}
  >
    <option value="">+ Insert data</option>
    {earlier.map(({ number, title, record, labels }) => (
      <optgroup key={number} label={`${number}. ${title}${record ? '' : ' (test it first)'}`}>
        {[...Map.groupBy(leavesOf(record ?? {}), ({ path }) => path)].map(([path, leaves]) => {
          const example = leaves.map((leaf) => asText(leaf.value)).join(', ');
          return (
            <option key={path} value={tokenOf(number, path)}>
              {labels.get(path) ?? path}: {example.slice(0, 60) || 'empty'}
            </option>
          );
        })}
      </optgroup>
    ))}
  </select>
);

type InsertProps = Pick<FieldProps, 'earlier'> & { onInsert: (token: string) => void };

const typeOf = ({ type = 'string', list, dict }: InputField): string =>
  dict ? 'names and values' : list ? `${type}, several` : type;

export const Field = ({ field, value, choices, earlier, isInvalid, onChange }: FieldProps) => {
  const id = useId();
  if (field.type === 'copy') return <Markdown class="notice" text={field.helpText ?? labelOf(field)} />;
  const attributes = {
    id,
    'aria-describedby': `${id}-help`,
    'aria-invalid': isInvalid || undefined,
    'aria-required': field.required === true,
  };
  return (
    <div class="field" data-field={field.key}>
      <div class="line">
        <label for={id}>
          {labelOf(field)} {field.required && <small class="required">required</small>}
        </label>
        <code>{typeOf(field)}</code>
        {earlier.length > 0 && (
          <InsertData
            label={labelOf(field)}
            earlier={earlier}
            onInsert={(token) => onChange(inserted(field, value, token, document.getElementById(id)))}
          />
        )}
      </div>
      <Controls {...{ attributes, field, value, choices, onChange }} fixed={choicesOf(field)} />
      <div id={`${id}-help`} class="help">
        {isInvalid && <p class="bad">Fill this in.</p>}
        {field.helpText && <Markdown text={field.helpText} />}
      </div>
    </div>
  );
};
