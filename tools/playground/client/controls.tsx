/** One control for each type of field. All take text, because data of earlier steps is text until the step runs. */
import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { InputField } from '../protocol';
import { api } from './api';
import { Combobox, type OptionSource } from './combobox';
import { choicesOf, typeOf } from './fields';

export interface ControlProps {
  id: string;
  field: InputField;
  /** Names the control where no label element does. */
  label?: string | undefined;
  value: string;
  /** Where the choices of a dropdown come from, missing when the field has none. */
  source: OptionSource | undefined;
  freshness: string;
  describedBy: string;
  isInvalid: boolean;
  onChange: (value: string) => void;
}

const shared = ({ id, field, label, value, describedBy, isInvalid, onChange }: ControlProps) => ({
  id,
  value,
  placeholder: field.placeholder,
  'aria-label': label,
  'aria-describedby': describedBy,
  'aria-invalid': isInvalid,
  'aria-required': field.required === true,
  onInput: ({ currentTarget }: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
    onChange(currentTarget.value),
});

const Line = (props: ControlProps) => <input type="text" autocomplete="off" {...shared(props)} />;

const Secret = (props: ControlProps) => <input type="password" autocomplete="off" {...shared(props)} />;

const Numeric = (props: ControlProps) => (
  <input type="text" inputMode="decimal" autocomplete="off" {...shared(props)} />
);

const Paragraph = (props: ControlProps) => (
  <textarea rows={Math.min(12, Math.max(3, props.value.split('\n').length + 1))} {...shared(props)} />
);

const Code = (props: ControlProps) => (
  <textarea
    rows={Math.min(16, Math.max(4, props.value.split('\n').length + 1))}
    class="code"
    spellcheck={false}
    {...shared(props)}
  />
);

const Moment = (props: ControlProps) => (
  <div class="line">
    <input type="text" autocomplete="off" {...shared(props)} placeholder={props.field.placeholder ?? '2026-04-28'} />
    <input
      type="datetime-local"
      class="moment"
      aria-label={`Pick a date and time for ${props.field.label ?? props.field.key}`}
      onInput={({ currentTarget }) => props.onChange(currentTarget.value)}
    />
  </div>
);

const FileControl = (props: ControlProps) => {
  const { id, field, onChange } = props;
  const [note, setNote] = useState('');
  const upload = async (input: HTMLInputElement): Promise<void> => {
    const [file] = input.files ?? [];
    if (!file) return;
    setNote(`Uploading ${file.name}…`);
    try {
      const { url, name } = await api.upload(file);
      onChange(url);
      setNote(`${name} is uploaded, ${file.size.toLocaleString('en')} bytes`);
    } catch (error) {
      setNote(error instanceof Error ? error.message : String(error));
    }
    input.value = '';
  };
  return (
    <>
      <div class="line">
        <input type="text" autocomplete="off" {...shared(props)} placeholder={field.placeholder ?? 'A link or text'} />
        <label class="button" for={`${id}-file`}>
          Upload
          <input
            id={`${id}-file`}
            type="file"
            class="unseen"
            aria-label={`Upload a file for ${field.label ?? field.key}`}
            onChange={({ currentTarget }) => void upload(currentTarget)}
          />
        </label>
      </div>
      <p role="status" class="fine">
        {note}
      </p>
    </>
  );
};

const Choice = ({
  id,
  field,
  label,
  value,
  source = [],
  freshness,
  describedBy,
  isInvalid,
  onChange,
}: ControlProps) => (
  <Combobox
    id={id}
    label={label}
    value={value}
    source={source}
    placeholder={field.placeholder}
    describedBy={describedBy}
    isInvalid={isInvalid}
    isRequired={field.required === true}
    freshness={freshness}
    onChange={onChange}
  />
);

const CONTROLS: Readonly<Record<string, (props: ControlProps) => JSX.Element>> = {
  string: Line,
  text: Paragraph,
  integer: Numeric,
  number: Numeric,
  datetime: Moment,
  file: FileControl,
  password: Secret,
  code: Code,
  json: Code,
};

/** The control for one value of a field. A type that is not known here is a line of text. */
export const Control = (props: ControlProps) => {
  const hasChoices = props.source !== undefined || choicesOf(props.field).length > 0;
  const Chosen = hasChoices ? Choice : (CONTROLS[typeOf(props.field)] ?? Line);
  return <Chosen {...props} source={props.source ?? choicesOf(props.field)} />;
};
