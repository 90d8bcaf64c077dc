/**
 * `npm run contract`: does the live API do what the connector assumes of it? Only reads. Ends with 0 when nothing differs,
 * with 1 when something does or the key is refused, with 2 when it was not called as it should be.
 */
import { parseArgs } from 'node:util';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { baseUrl } from '../../src/hatz/http';
import { askWith } from './ask';
import { checkContract } from './contract';
import { OVERALL, QUESTIONS } from './questions';
import { recordingOf, writeRecording } from './record';
import { asJson, asTable, countsOf } from './show';
import { USAGE_QUESTIONS } from './usage-questions';

const USAGE = `Usage: HATZ_API_KEY=… npm run contract -- [--json] [--record DIR]

  --json        prints the findings as JSON
  --record DIR  keeps the answers there, with stand-ins for names, e-mails, ids and texts

HATZ_API_BASE_URL sets another address than https://ai.hatz.ai/v1.`;

/** Thrown for wrong use, with what to do instead. */
class WrongUse extends Error {}

const readKey = (): string => {
  const key = process.env['HATZ_API_KEY']?.trim() ?? '';
  if (key === '') throw new WrongUse('Set HATZ_API_KEY to an API key: in Hatz AI, under Workspace > API Keys.');
  if (!/^[\x21-\x7e]+$/.test(key)) throw new WrongUse('HATZ_API_KEY contains a character that no key has.');
  return key;
};

const readBase = (): string => {
  const base = baseUrl();
  if (!/^https?:$/.test(URL.parse(base)?.protocol ?? ''))
    throw new WrongUse('HATZ_API_BASE_URL must be an address that starts with https://.');
  return base;
};

const readOptions = (): { json: boolean; record: string; help: boolean } => {
  try {
    const { values } = parseArgs({
      options: { json: { type: 'boolean' }, record: { type: 'string' }, help: { type: 'boolean' } },
    });
    return { json: values.json ?? false, record: values.record ?? '', help: values.help ?? false };
  } catch (error) {
    throw new WrongUse(`${error instanceof Error ? error.message : ''}\n\n${USAGE}`);
  }
};

const main = async (): Promise<number> => {
  const { json, record, help } = readOptions();
  if (help) {
    console.log(USAGE);
    return 0;
  }
  const [key, base] = [readKey(), readBase()];
  if (record && existsSync(join(record, 'recorded.json')))
    throw new WrongUse(`${record} holds a recording already. Name another folder.`);
  const outcomes = await checkContract(askWith(base, key), [...QUESTIONS, ...USAGE_QUESTIONS], OVERALL);
  if (outcomes[0]?.exchange?.answer.status === 401) {
    console.error('Hatz AI did not accept the API key. Generate a new one in Hatz AI under Workspace > API Keys.');
    return 1;
  }
  if (record) writeRecording(record, recordingOf(base, outcomes));
  console.log(json ? asJson(base, outcomes) : asTable(base, outcomes, process.stdout.columns));
  return countsOf(outcomes).differs > 0 ? 1 : 0;
};

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof WrongUse ? error.message : `The check failed: ${String(error)}`);
    process.exitCode = 2;
  },
);
