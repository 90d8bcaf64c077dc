/** One field of the form: its label, its control or controls, its help, and data of earlier steps to put in. */
import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import type { InputField } from '../protocol';
import type { OptionSource } from './combobox';
import { Control } from './controls';
import { labelOf, listOf, type Pair, pairsOf, rowsOf, shapeOf, typeOf, type Value, type Values } from './fields';
import { InsertData, type MappableStep } from './insert-data';
import { Markdown } from './markdown';

export interface FieldProps {
  field: InputField;
  value: Value | undefined;
  sourceOf: (field: InputField) => OptionSource | undefined;
  freshness: string;
  steps: readonly MappableStep[];
  isInvalid: boolean;
  onChange: (value: Value) => void;
}

interface PartProps extends FieldProps {
  id: string;
  describedBy: string;
}

const one = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

const One = ({ id, field, value, sourceOf, freshness, describedBy, isInvalid, onChange }: PartProps) => (
  <Control
    {...{ id, field, freshness, describedBy, isInvalid, onChange }}
    value={one(value)}
    source={sourceOf(field)}
  />
);

const RemoveButton = ({ what, onClick }: { what: string; onClick: () => void }) => (
  <button type="button" class="quiet remove" aria-label={`Remove ${what}`} onClick={onClick}>
    ×
  </button>
);

const List = (props: PartProps) => {
  const { id, field, sourceOf, freshness, describedBy, isInvalid, onChange } = props;
  const entries = listOf(props.value);
  const shown = entries.length > 0 ? entries : [''];
  const set = (index: number, text: string): void => onChange(shown.map((entry, at) => (at === index ? text : entry)));
  return (
    <div class="many" role="group" aria-labelledby={`${id}-label`}>
      {shown.map((entry, index) => (
        <div class="line" key={index}>
          <div class="grow">
            <Control
              {...{ field, freshness, describedBy, isInvalid }}
              id={index === 0 ? id : `${id}-${index}`}
              label={`${labelOf(field)} ${index + 1}`}
              value={entry}
              source={sourceOf(field)}
              onChange={(text) => set(index, text)}
            />
          </div>
          {shown.length > 1 && (
            <RemoveButton
              what={`${labelOf(field)} ${index + 1}`}
              onClick={() => onChange(shown.filter((_, at) => at !== index))}
            />
          )}
        </div>
      ))}
      <button type="button" class="quiet" onClick={() => onChange([...shown, ''])}>
        + Add another
      </button>
    </div>
  );
};

const Dictionary = ({ id, field, value, describedBy, onChange }: PartProps) => {
  const pairs = pairsOf(value);
  const shown: Pair[] = pairs.length > 0 ? pairs : [['', '']];
  const set = (index: number, pair: Pair): void => onChange(shown.map((before, at) => (at === index ? pair : before)));
  return (
    <div class="many" role="group" aria-labelledby={`${id}-label`} aria-describedby={describedBy}>
      {shown.map(([name, text], index) => (
        <div class="line" key={index}>
          <input
            id={index === 0 ? id : undefined}
            type="text"
            aria-label={`Name ${index + 1}`}
            placeholder="Name"
            value={name}
            onInput={({ currentTarget }) => set(index, [currentTarget.value, text])}
          />
          <input
            type="text"
            aria-label={`Value ${index + 1}`}
            placeholder="Value"
            value={text}
            onInput={({ currentTarget }) => set(index, [name, currentTarget.value])}
          />
          {shown.length > 1 && (
            <RemoveButton
              what={`${labelOf(field)} ${index + 1}`}
              onClick={() => onChange(shown.filter((_, at) => at !== index))}
            />
          )}
        </div>
      ))}
      <button type="button" class="quiet" onClick={() => onChange([...shown, ['', '']])}>
        + Add another
      </button>
    </div>
  );
};

const Rows = (props: PartProps) => {
  const { id, field, value, onChange } = props;
  const rows = rowsOf(value);
  const shown: Values[] = rows.length > 0 ? rows : [{}];
  return (
    <div class="many" role="group" aria-labelledby={`${id}-label`}>
      {shown.map((row, index) => (
        <div class="row" key={index}>
          {(field.children ?? []).map((child) => (
            <Field
              key={child.key}
              {...props}
              field={child}
              value={row[child.key]}
              onChange={(next) =>
                onChange(shown.map((before, at) => (at === index ? { ...before, [child.key]: next } : before)))
              }
            />
          ))}
        </div>
      ))}
      <button type="button" class="quiet" onClick={() => onChange([...shown, {}])}>
        + Add another
      </button>
    </div>
  );
};

const PARTS = { one: One, list: List, dict: Dictionary, rows: Rows };

/** Puts a token where the cursor is, or into the last empty place of a field with several. */
const inserted = (field: InputField, value: Value | undefined, token: string, input: Element | null): Value => {
  const isText = input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement;
  const into = (text: string): string => {
    if (!isText || input.getAttribute('role') === 'combobox') return token;
    const [start, end] = [input.selectionStart ?? text.length, input.selectionEnd ?? text.length];
    return text.slice(0, start) + token + text.slice(end);
  };
  const shape = shapeOf(field);
  if (shape === 'list') return [...listOf(value).filter((entry) => entry !== ''), token];
  if (shape === 'dict') {
    const pairs = pairsOf(value);
    const [name] = pairs.at(-1) ?? [''];
    return pairs.at(-1)?.[1] === '' ? [...pairs.slice(0, -1), [name, token]] : [...pairs, ['', token]];
  }
  return into(one(value));
};

const Notice = ({ text }: { text: string }) => <Markdown text={text} class="notice" />;

const Frame = ({ id, isGroup, children }: { id: string; isGroup: boolean; children: ComponentChildren }) =>
  isGroup ? (
    <span class="label" id={`${id}-label`}>
      {children}
    </span>
  ) : (
    <label class="label" id={`${id}-label`} for={id}>
      {children}
    </label>
  );

export const Field = (props: FieldProps) => {
  const { field, value, steps, isInvalid, onChange } = props;
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [isInserting, setIsInserting] = useState(false);
  if (typeOf(field) === 'copy') return <Notice text={field.helpText ?? field.label ?? ''} />;

  const shape = shapeOf(field);
  const Part = PARTS[shape];
  const helpId = `${id}-help`;
  const closeInsert = (): void => {
    setIsInserting(false);
    button.current?.focus();
  };
  return (
    <div class={`field ${isInvalid ? 'invalid' : ''}`} data-field={field.key}>
      <div class="field-head">
        <Frame id={id} isGroup={shape !== 'one'}>
          {labelOf(field)}
          {field.required && <span class="required"> required</span>}
        </Frame>
        <code class="type">{shape === 'dict' ? 'dictionary' : typeOf(field) + (shape === 'list' ? ' list' : '')}</code>
        {steps.length > 0 && shape !== 'rows' && (
          <button
            ref={button}
            type="button"
            class="quiet insert-button"
            aria-expanded={isInserting}
            aria-label={`Insert data into ${labelOf(field)}`}
            onClick={() => setIsInserting(!isInserting)}
          >
            + Insert data
          </button>
        )}
      </div>
      {isInserting && (
        <InsertData
          field={labelOf(field)}
          steps={steps}
          onClose={closeInsert}
          onInsert={(token) => {
            onChange(inserted(field, value, token, document.getElementById(id)));
            closeInsert();
          }}
        />
      )}
      <Part {...props} id={id} describedBy={helpId} />
      <div id={helpId} class="help">
        {isInvalid && <p class="problem">Fill this in.</p>}
        {field.helpText && <Markdown text={field.helpText} />}
      </div>
    </div>
  );
};
