/** The committed reference tells what the built connector offers. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const ROOT = join(__dirname, '../..');
const run = promisify(execFile);

test('docs/reference.md is up to date; if not, run npm run docs', async () => {
  const check = run(join(ROOT, 'node_modules/.bin/tsx'), ['tools/reference/main.ts', '--check'], { cwd: ROOT });
  await expect(check).resolves.toMatchObject({ stderr: '' });
}, 60_000);
