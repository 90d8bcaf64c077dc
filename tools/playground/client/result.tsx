/** What a test returned: labelled, typed fields beside the sample, or the error; and the requests it took. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Outcome } from '../protocol';
import { api } from './api';
import { FailurePanel } from './failure';
import { asText, lineItemsOf, rowsOf } from './outputs';
import { recordOf, recordsOf, type Step } from './step';
import type { Zap } from './zap';

const LONG_TEXT = 400;

const isPointer = (value: unknown): value is string => typeof value === 'string' && value.startsWith('hydrate|||');
const isHtml = (text: string): boolean => /^\s*<(!doctype html|html|div|table|p|h[1-6]|section)\b[^]*>\s*$/i.test(text);

/** A file that is fetched only when somebody wants it. */
const Pointer = ({ pointer }: { pointer: string }) => {
  const [outcome, setOutcome] = useState<Outcome>();
  if (outcome?.ok) {
    return (
      <a href={asText(outcome.results)} target="_blank" rel="noopener noreferrer">
        Open the file
      </a>
    );
  }
  return (
    <>
      <button onClick={() => void api.fetchFile(pointer).then(setOutcome, () => undefined)}>Fetch the file</button>
      {outcome && <FailurePanel failure={outcome.failure} title="The file could not be fetched" />}
    </>
  );
};

const Text = ({ text }: { text: string }) =>
  text.length <= LONG_TEXT ? (
    <span class="text">{text}</span>
  ) : (
    <details class="text">
      <summary>
        {text.slice(0, LONG_TEXT)}… <small>{text.length.toLocaleString('en')} characters</small>
      </summary>
      {text}
    </details>
  );

const Value = ({ value }: { value: unknown }) => {
  if (value === undefined) return <small>not in this result</small>;
  if (isPointer(value)) return <Pointer pointer={value} />;
  const text = asText(value);
  if (text === '' || text === '[]' || text === '{}') return <small>empty</small>;
  if (typeof value !== 'string') return <code>{text}</code>;
  return (
    <>
      {isHtml(text) && <iframe sandbox="" srcdoc={text} title="Preview, nothing in it runs" />}
      <Text text={text} />
    </>
  );
};

const Table = ({ name, head, children }: { name: string; head: string[]; children: ComponentChildren }) => (
  <div class="scroll" role="region" aria-label={name} tabIndex={0}>
    <table>
      <thead>
        <tr>
          {head.map((title) => (
            <th scope="col" key={title}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
);

const Records = ({ step, onPick }: { step: Step; onPick: (record: number) => void }) => {
  const records = recordsOf(step);
  const record = recordOf(step);
  if (!record) return null;
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
        {rowsOf(record, step.chosen?.operation.sample ?? {}, step.outputFields).map(
          ({ path, label, type, value, sample }) => (
            <tr key={path}>
              <th scope="row">
                {label}
                <code>{[label !== path && path, type].filter(Boolean).join(' · ')}</code>
              </th>
              <td>
                <Value value={value} />
              </td>
              <td>
                <small>{asText(sample).slice(0, LONG_TEXT / 4)}</small>
              </td>
            </tr>
          ),
        )}
      </Table>
      {lineItemsOf(record, step.outputFields).map(({ list, columns, items }) => (
        <section key={list}>
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
        </section>
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
export const verdictOf = (step: Step): { text: string; tone?: 'good' | 'bad' } => {
  const { isBeingTested, outcome } = step;
  if (isBeingTested) return { text: 'Testing…' };
  if (!outcome) return { text: 'Not tested yet' };
  if (!outcome.ok && outcome.failure.name === 'ThrottledError') return { text: 'Zapier tries again later' };
  if (!outcome.ok) return { text: 'The test failed', tone: 'bad' };
  const records = recordsOf(step);
  const [{ is_finished, succeeded } = {}] = records;
  if (is_finished === false) return { text: 'The step worked; the run goes on' };
  if (succeeded === false) return { text: 'The step worked; the run failed', tone: 'bad' };
  const what = records.length === 0 ? ' and returned nothing' : ` with ${records.length} records`;
  return { text: `The test succeeded${records.length === 1 ? '' : what}`, tone: 'good' };
};

const time = (took: number | null): string => (took === null ? '' : `${took.toLocaleString('en')} ms`);

/** The HTTP requests of a test, as the platform logs them. */
const Log = ({ outcome: { requests, took } }: { outcome: Outcome }) => (
  <section aria-labelledby="log-title">
    <h3 id="log-title">
      HTTP requests{' '}
      <small>
        {requests.length === 1 ? '1 request' : `${requests.length} requests`}, {time(took)} in all
      </small>
    </h3>
    {requests.map(({ method, url, status, took: each, sent, received }, index) => (
      <details key={index}>
        <summary>
          <code>
            {method} {url}
          </code>{' '}
          <span class={status >= 400 || status === 0 ? 'bad' : ''}>{status || 'no answer'}</span> {time(each)}
        </summary>
        <h4>Sent</h4>
        <pre tabIndex={0}>{sent || 'nothing'}</pre>
        <h4>Received</h4>
        <pre tabIndex={0}>{received || 'nothing'}</pre>
      </details>
    ))}
  </section>
);

export const Result = ({ zap }: { zap: Zap }) => {
  const step = zap.selected;
  const { outcome, chosen, isBeingTested } = step;
  const { text, tone } = verdictOf(step);
  return (
    <section class="result" aria-labelledby="result-title">
      <header class="line">
        <h2 id="result-title">Result</h2>
        <p role="status" class={tone} aria-busy={isBeingTested}>
          {text}
        </p>
      </header>
      {!outcome && <p>Fill in the form and test the step. What it returns is shown here.</p>}
      {outcome && !outcome.ok && <FailurePanel failure={outcome.failure} />}
      {outcome?.ok && chosen && recordsOf(step).length === 0 && <p>{NOTHING[chosen.kind]}</p>}
      <Records step={step} onPick={(record) => zap.change(step.number, () => ({ record }))} />
      {outcome && <Log outcome={outcome} />}
    </section>
  );
};
