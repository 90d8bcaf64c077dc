/** What a test returned: labelled, typed fields beside the sample, or the error; and the requests it took. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Definition, Outcome, Row } from '../protocol';
import { api } from './api';
import { ErrorPanel } from './error-panel';
import { Log } from './log';
import { asText, type OutputRow, type OutputSection, sectionsOf } from './outputs';
import { operationOf, outputFieldsOf, recordsOf, type Step, type Zap } from './zap';

const LONG_TEXT = 400;

const isPointer = (value: unknown): value is string => typeof value === 'string' && value.startsWith('hydrate|||');
const isPage = (value: unknown): boolean => typeof value === 'string' && /^\s*(<!doctype html|<html)/i.test(value);

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
      <p>A file; Zapier fetches it when a later step uses it.</p>
      <button type="button" class="small" onClick={() => void fetchFile()}>
        Fetch it now
      </button>
      {outcome && <ErrorPanel failure={outcome.failure} />}
    </>
  );
};

/** A web page among the results, as text; shown on demand in a frame where nothing runs. */
const WebPage = ({ text }: { text: string }) => (
  <>
    <Text text={text} />
    <details>
      <summary>Preview</summary>
      <iframe sandbox="" srcdoc={text} title="Preview, nothing in it runs" />
    </details>
  </>
);

const Text = ({ text }: { text: string }) => {
  const [isWhole, setIsWhole] = useState(false);
  if (text.length <= LONG_TEXT) return <span class="text">{text}</span>;
  return (
    <>
      <span class="text">{isWhole ? text : `${text.slice(0, LONG_TEXT)}…`}</span>{' '}
      <button type="button" class="small" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
        {isWhole ? 'Show less' : `Show all ${text.length.toLocaleString('en')} characters`}
      </button>
    </>
  );
};

const ShownValue = ({ value }: { value: unknown }) => {
  if (value === undefined) return <span class="empty">not in this result</span>;
  if (isPointer(value)) return <Pointer pointer={value} />;
  const text = asText(value);
  if (text === '' || text === '[]' || text === '{}') return <span class="empty">empty</span>;
  if (isPage(value)) return <WebPage text={text} />;
  return typeof value === 'string' ? <Text text={text} /> : <code>{text}</code>;
};

const ResultRow = ({ row: { path, label, isNamed, type, value, sample } }: { row: OutputRow }) => (
  <tr>
    <th scope="row">
      <span class={isNamed ? '' : 'key'}>{label}</span>
      <code class="path">{[isNamed && path, type].filter(Boolean).join(' · ')}</code>
    </th>
    <td data-title="Result">
      <ShownValue value={value} />
    </td>
    <td data-title="Sample" class="sample">
      {sample === undefined ? '' : <Text text={asText(sample)} />}
    </td>
  </tr>
);

const Section = ({ section: { list, item, rows } }: { section: OutputSection }) => {
  const table = (
    <table>
      <caption class="unseen">{list ? `${list}, item ${item + 1}` : 'Fields of the result'}</caption>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Result</th>
          <th scope="col">Sample</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <ResultRow key={`${row.path} ${row.item ?? ''}`} row={row} />
        ))}
      </tbody>
    </table>
  );
  if (!list) return table;
  return (
    <details class="item" open={item === 0}>
      <summary>
        <code>{list}</code> item {item + 1}
      </summary>
      {table}
    </details>
  );
};

interface RecordsProps {
  records: readonly Row[];
  step: Step;
  definition: Definition;
  onPick: (record: number) => void;
}

const Records = ({ records, step, definition, onPick }: RecordsProps) => {
  const operation = operationOf(definition, step);
  const record = records[step.record] ?? {};
  const sections = useMemo(
    () => sectionsOf(record, operation?.operation.sample ?? {}, outputFieldsOf(operation)),
    [record, operation],
  );
  return (
    <>
      {records.length > 1 && (
        <p class="line">
          <label for="record">Record</label>
          <select id="record" value={step.record} onChange={({ currentTarget }) => onPick(Number(currentTarget.value))}>
            {records.map((each, index) => (
              <option key={index} value={index}>
                {index + 1} of {records.length}: {asText(each['name'] ?? each['id'])}
              </option>
            ))}
          </select>
        </p>
      )}
      {sections.map((section) => (
        <Section key={`${section.list} ${section.item}`} section={section} />
      ))}
    </>
  );
};

const NOTHING = {
  triggers: 'Nothing new: the Zap would not run.',
  searches: 'Nothing was found: Zapier stops here, or goes on if the Zap says so.',
  creates: 'The step returned nothing.',
};

const verdict = (step: Step, records: readonly Row[]): string => {
  if (step.isTesting) return 'Testing…';
  if (!step.outcome) return '';
  if (!step.outcome.ok) return 'The test failed';
  if (records.length === 0) return 'The test succeeded and returned nothing';
  return records.length === 1 ? 'The test succeeded' : `The test succeeded with ${records.length} records`;
};

export const Result = ({ definition, zap }: { definition: Definition; zap: Zap }) => {
  const step = zap.selected;
  const { outcome } = step;
  const records = useMemo(() => recordsOf(outcome), [outcome]);
  const head = useRef<HTMLElement>(null);
  const shown = useRef(outcome);
  useEffect(() => {
    // On a narrow screen a new result stands below the form.
    if (outcome && outcome !== shown.current) head.current?.scrollIntoView({ block: 'nearest' });
    shown.current = outcome;
  }, [outcome]);
  return (
    <section
      class={`panel result ${step.isTesting ? 'testing' : ''}`}
      aria-labelledby="result-title"
      aria-busy={step.isTesting}
    >
      <header class="panel-head" ref={head}>
        <h2 id="result-title">Result</h2>
        <p role="status" class={`verdict ${outcome ? (outcome.ok ? 'good' : 'bad') : ''}`}>
          {verdict(step, records)}
        </p>
      </header>
      {!outcome && !step.isTesting && (
        <p class="fine">Fill in the form and test the step. What it returns stands here.</p>
      )}
      {outcome && !outcome.ok && (
        <div role="alert">
          <ErrorPanel failure={outcome.failure} />
        </div>
      )}
      {outcome?.ok && records.length === 0 && step.kind && <p class="lead">{NOTHING[step.kind]}</p>}
      {records.length > 0 && (
        <Records
          records={records}
          step={step}
          definition={definition}
          onPick={(record) => zap.change(step.number, { record })}
        />
      )}
      {outcome && <Log outcome={outcome} />}
    </section>
  );
};
