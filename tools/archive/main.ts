/**
 * Stages the connector as it is uploaded to Zapier and builds its archive. Prints what the archive holds; the copy stays,
 * so that the platform's command line can push from it (docs/release.md).
 */
import { BIN, build, stageConnector } from './stage';

const main = async (): Promise<void> => {
  const stage = await stageConnector();
  const { path, bytes, entries } = await build(stage);
  const own = entries.map(({ name }) => name).filter((name) => !name.startsWith('node_modules/'));
  console.log(`${path}: ${Math.round(bytes / 1024)} KB, ${entries.length} files
Without packages: ${own.join(', ')}

To upload it:
cd ${stage.folder} && PATH="${BIN}:$PATH" zapier-platform push --skip-dep-install`);
};

void main();
