/** What is uploaded and what lies on the disk. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Stage } from '../archive/stage';
import type { Measurement } from './measurement';
import type { Subjects } from './subjects';

const KILOBYTE = 1024;

const sizeOf = async ({ folder }: Stage): Promise<number> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
};

export const measureSize = async ({ connector, minimal }: Subjects): Promise<Measurement[]> => {
  // Before the archives lie there too.
  const installed = [await sizeOf(connector), await sizeOf(minimal)] as const;
  const archives = [await build(connector), await build(minimal)] as const;
  return [
    {
      what: 'Archive (build.zip)',
      unit: 'KB',
      value: archives[0].bytes / KILOBYTE,
      minimal: archives[1].bytes / KILOBYTE,
    },
    {
      what: 'Files in the archive',
      unit: 'files',
      value: archives[0].entries.length,
      minimal: archives[1].entries.length,
    },
    { what: 'Installed, with packages', unit: 'KB', value: installed[0] / KILOBYTE, minimal: installed[1] / KILOBYTE },
  ];
};
