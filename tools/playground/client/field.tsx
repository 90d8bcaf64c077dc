/** One field of the form: its label, its control, its help, and data of earlier steps to put in. */
import { useId, useState } from 'preact/hooks';
import type { InputField } from '../../platform/definition';
import type { OptionPage } from '../../platform/dropdown';
import { failureOf } from '../../platform/failure';
import { api } from './api';
import { Dropdown } from './dropdown';
import { choicesOf, labelOf, withLine } from './fields';
import { tokenOf } from './input';
import { Markdown } from './markdown';
import { asText, leavesOf } from './outputs';
import { recordOf, type Step, titleOf } from './step';

interface FieldProps {
  field: InputField;
  value: string;
  /** Loads a page of its choices, if they are not in the form itself. */
  load: ((page: number) => Promise<OptionPage>) | undefined;
  /** Steps that data can be taken from. */
  earlier: readonly Step[];
  onChange: (value: string) => void;
}

export interface ControlProps extends Omit<FieldProps, 'earlier'> {
  /** What every control has, whatever it is. */
  attributes: { id: string; required: boolean; 'aria-describedby': string };
}

type InsertProps = Pick<FieldProps, 'field' | 'earlier'> & { onInsert: (token: string) => void };

const Text = ({ field, attributes, value, onChange }: ControlProps) => {
  const { type = '', list, dict, placeholder } = field;
  const props = {
    ...attributes,
    value,
    placeholder,
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) => onChange(currentTarget.value),
  };
  return list || dict || ['text', 'json'].includes(type) ? (
    <textarea {...props} />
  ) : (
    <input {...props} autocomplete="off" />
  );
};

const Upload = ({ field, value, onChange }: ControlProps) => {
  const [note, setNote] = useState('');
  const upload = async (file: File): Promise<void> => {
    setNote(`Uploading ${file.name}…`);
    try {
      const { url } = await api.upload(file);
      onChange(field.list ? withLine(value, url) : url);
      setNote(`${file.name} is uploaded, ${file.size.toLocaleString('en')} bytes`);
    } catch (error) {
      setNote(failureOf(error).message);
    }
  };
  return (
    <>
      <input
        type="file"
        aria-label={`Upload a file for ${labelOf(field)}`}
        onChange={({ currentTarget: { files } }) => void (files?.[0] && upload(files[0]))}
      />
      <small role="status">{note}</small>
    </>
  );
};

/** Outputs of earlier steps, to be put into a field. */
const InsertData = ({ field, earlier, onInsert }: InsertProps) => (
  <select
    aria-label={`Insert data into ${labelOf(field)}`}
    onChange={({ currentTarget }) => {
      onInsert(currentTarget.value);
      currentTarget.value = '';
    }}
  >
    <option value="">+ Insert data</option>
    {earlier.map((step) => {
      const record = recordOf(step);
      const outputs = Map.groupBy(leavesOf(record ?? {}), ({ path }) => path);
      return (
        <optgroup key={step.number} label={`${step.number}. ${titleOf(step)}${record ? '' : ' (test it first)'}`}>
          {[...outputs].map(([path, leaves]) => (
            <option key={path} value={tokenOf(step.number, path)}>
              {step.outputFields.find(({ key }) => key === path)?.label ?? path}:{' '}
              {leaves
                .map(({ value }) => asText(value))
                .join(', ')
                .slice(0, 60) || 'empty'}
            </option>
          ))}
        </optgroup>
      );
    })}
  </select>
);

const typeOf = ({ type = 'string', list, dict }: InputField): string =>
  dict ? 'name: value' : list ? `${type}, one a line` : type;

export const Field = ({ earlier, ...props }: FieldProps) => {
  const { field, value, load, onChange } = props;
  const id = useId();
  if (field.type === 'copy') return <Markdown class="notice" text={field.helpText ?? labelOf(field)} />;
  const attributes = { id, required: field.required === true, 'aria-describedby': `${id}-help` };
  const Control = load || choicesOf(field).length > 0 ? Dropdown : Text;

  /** Puts a token where the cursor is; in a list, on a line of its own. */
  const insert = (token: string): void => {
    const control = document.getElementById(id);
    if (field.list) return onChange(withLine(value, token));
    if (control instanceof HTMLSelectElement) return onChange(token);
    if (!(control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement)) return;
    control.setRangeText(token);
    onChange(control.value);
  };
  return (
    <div class="field">
      <div class="line">
        <label for={id}>
          {labelOf(field)} {field.required && <small>required</small>}
        </label>
        <code>{typeOf(field)}</code>
        {earlier.length > 0 && <InsertData field={field} earlier={earlier} onInsert={insert} />}
      </div>
      <Control {...props} attributes={attributes} />
      {field.type === 'file' && <Upload {...props} attributes={attributes} />}
      <div id={`${id}-help`} class="help">
        {field.helpText && <Markdown text={field.helpText} />}
      </div>
    </div>
  );
};
