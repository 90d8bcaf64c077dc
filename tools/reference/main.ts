/** `npm run docs`: writes docs/reference.md from the built connector; `--check` only says whether it is up to date. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { readDefinition } from '../platform/handler';
import { renderReference } from './render';

const FILE = join(__dirname, '../../docs/reference.md');

const readFileOrNothing = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const text = renderReference(await readDefinition());
  const formatted = await format(text, { ...(await resolveConfig(FILE)), filepath: FILE });
  if (!values.check) await writeFile(FILE, formatted);
  else if (formatted !== (await readFileOrNothing(FILE))) {
    console.error('docs/reference.md does not tell what the connector offers now: run npm run docs and commit it.');
    process.exitCode = 1;
  }
};

void main();
