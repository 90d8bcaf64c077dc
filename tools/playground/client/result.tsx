/** What a test returned: labelled, typed fields beside the sample, or the error; and the requests it took. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Definition, Row } from '../../platform/definition';
import type { Outcome } from '../protocol';
import { api } from './api';
import { FailurePanel } from './failure';
import { Log } from './log';
import { asText, lineItemsOf, type LineItems, rowsOf } from './outputs';
import { operationOf, outputFieldsOf, recordsOf, type Step, type Zap } from './zap';

const LONG_TEXT = 400;

const isPointer = (value: unknown): value is string => typeof value === 'string' && value.startsWith('hydrate|||');
const isHtml = (text: string): boolean => /^\s*<(!doctype html|html|div|table|p|h[1-6]|section)\b[^]*>\s*$/i.test(text);

/** A file that is fetched only when somebody wants it. */
const Pointer = ({ pointer }: { pointer: string }) => {
  const [outcome, setOutcome] = useState<Outcome>();
  const [isFetching, setIsFetching] = useState(false);
  if (isFetching) return <p role="status">Fetching…</p>;
  if (outcome?.ok) {
    return (
      <a href={asText(outcome.results)} target="_blank" rel="noopener noreferrer">
        Open the file
      </a>
    );
  }
  const fetchFile = async (): Promise<void> => {
    setIsFetching(true);
    setOutcome(await api.fetchFile(pointer).catch(() => undefined));
    setIsFetching(false);
  };
  return (
    <>
      <button
        type="button"
        class="quiet"
        title="Zapier fetches it when a later step uses it"
        onClick={() => void fetchFile()}
      >
        Fetch the file
      </button>
      {outcome && <FailurePanel failure={outcome.failure} title="The file could not be fetched" />}
    </>
  );
};

const Text = ({ text }: { text: string }) => {
  const [isWhole, setIsWhole] = useState(false);
  if (text.length <= LONG_TEXT) return <span class="text">{text}</span>;
  return (
    <>
      <span class="text">{isWhole ? text : `${text.slice(0, LONG_TEXT)}…`}</span>{' '}
      <button type="button" class="quiet" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
        {isWhole ? 'Show less' : `Show all ${text.length.toLocaleString('en')} characters`}
      </button>
    </>
  );
};

const Value = ({ value }: { value: unknown }) => {
  if (value === undefined) return <small>not in this result</small>;
  if (isPointer(value)) return <Pointer pointer={value} />;
  const text = asText(value);
  if (text === '' || text === '[]' || text === '{}') return <small>empty</small>;
  if (typeof value !== 'string') return <code>{text}</code>;
  if (!isHtml(text)) return <Text text={text} />;
  return (
    <>
      <iframe sandbox="" srcdoc={text} title="Preview, nothing in it runs" />
      <details>
        <summary>HTML</summary>
        <Text text={text} />
      </details>
    </>
  );
};

const Table = ({ name, head, children }: { name: string; head: string[]; children: ComponentChildren }) => (
  <div class="scroll" role="region" aria-label={name} tabIndex={0}>
    <table>
      <thead>
        <tr>
          {head.map((title) => (
            <th scope="col" key={title} class={title.toLowerCase()}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
);

const Items = ({ items: { list, columns, items } }: { items: LineItems }) => (
  <>
    <h3>
      {items.length === 1 ? '1 line item' : `${items.length.toLocaleString('en')} line items`} <code>{list}</code>
    </h3>
    <Table name={`Line items ${list}`} head={['', ...columns.map(({ label }) => label)]}>
      {items.map((values, index) => (
        <tr key={index}>
          <th scope="row">{index + 1}</th>
          {values.map((value, column) => (
            <td key={column}>
              <Value value={value} />
            </td>
          ))}
        </tr>
      ))}
    </Table>
  </>
);

interface RecordsProps {
  records: readonly Row[];
  step: Step;
  definition: Definition;
  onPick: (record: number) => void;
}

const Records = ({ records, step, definition, onPick }: RecordsProps) => {
  const record = records[step.record] ?? {};
  const fields = outputFieldsOf(definition, step);
  return (
    <>
      {records.length > 1 && (
        <label>
          Record
          <select value={step.record} onChange={({ currentTarget }) => onPick(Number(currentTarget.value))}>
            {records.map((each, index) => (
              <option key={index} value={index}>
                {index + 1} of {records.length}: {asText(each['name'] ?? each['id'])}
              </option>
            ))}
          </select>
        </label>
      )}
      <Table name="Fields of the result" head={['Field', 'Result', 'Sample']}>
        {rowsOf(record, operationOf(definition, step)?.operation.sample ?? {}, fields).map((row) => (
          <tr key={row.path}>
            <th scope="row">
              {row.label}
              <code>{[row.isNamed && row.path, row.type].filter(Boolean).join(' · ')}</code>
            </th>
            <td>
              <Value value={row.value} />
            </td>
            <td class="sample">
              <small>{asText(row.sample).slice(0, LONG_TEXT / 4)}</small>
            </td>
          </tr>
        ))}
      </Table>
      {lineItemsOf(record, fields).map((items) => (
        <Items key={items.list} items={items} />
      ))}
    </>
  );
};

const NOTHING = {
  triggers: 'Nothing new: the Zap would not run.',
  searches: 'Nothing was found: Zapier stops here, or goes on if the Zap says so.',
  creates: 'The step returned nothing.',
};

/** How a test went, in one line. A run that failed or goes on is returned as data by a step that works. */
export const verdictOf = (outcome: Outcome): { text: string; tone: string } => {
  if (!outcome.ok)
    return outcome.failure.name === 'ThrottledError'
      ? { text: 'Zapier tries again later', tone: '' }
      : { text: 'The test failed', tone: 'bad' };
  const records = recordsOf(outcome);
  const [{ is_finished, succeeded } = {}] = records;
  if (is_finished === false) return { text: 'The step worked; the run goes on', tone: '' };
  if (succeeded === false) return { text: 'The step worked; the run failed', tone: 'bad' };
  if (records.length === 0) return { text: 'The test succeeded and returned nothing', tone: 'good' };
  return {
    text: records.length === 1 ? 'The test succeeded' : `The test succeeded with ${records.length} records`,
    tone: 'good',
  };
};

/** Seconds since a moment, while it is shown. */
const Seconds = ({ since }: { since: number }) => {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <>Testing… {Math.max(0, Math.round((now - since) / 1_000))} s</>;
};

export const Result = ({ definition, zap }: { definition: Definition; zap: Zap }) => {
  const step = zap.selected;
  const { outcome, testingSince } = step;
  const records = recordsOf(outcome);
  const head = useRef<HTMLElement>(null);
  const shown = useRef(outcome);
  useEffect(() => {
    // On a narrow screen a new result stands below the form.
    if (outcome && outcome !== shown.current && matchMedia('(max-width: 900px)').matches)
      head.current?.scrollIntoView();
    shown.current = outcome;
  }, [outcome]);
  const verdict = outcome && verdictOf(outcome);
  return (
    <section class="result" aria-labelledby="result-title" aria-busy={testingSince !== undefined} ref={head}>
      <header class="line">
        <h2 id="result-title">Result</h2>
        <p role="status" class={testingSince ? '' : verdict?.tone}>
          {testingSince ? <Seconds since={testingSince} /> : verdict?.text}
        </p>
      </header>
      {!outcome && !testingSince && <p>Fill in the form and test the step. What it returns is shown here.</p>}
      {outcome && !outcome.ok && <FailurePanel failure={outcome.failure} />}
      {outcome?.ok && records.length === 0 && step.kind && <p>{NOTHING[step.kind]}</p>}
      {records.length > 0 && (
        <Records {...{ records, step, definition }} onPick={(record) => zap.change(step.number, { record })} />
      )}
      {outcome && <Log outcome={outcome} />}
    </section>
  );
};
