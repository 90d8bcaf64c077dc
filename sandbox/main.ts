/** `npm run sandbox`: the sandbox alone, for the platform's command line or any other client. */
import { parseArgs } from 'node:util';
import { startSandbox } from './index';
import { everyone } from './personas';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '4010' }, 'files-port': { type: 'string', default: '4011' } },
});

async function main(): Promise<void> {
  const sandbox = await startSandbox({ port: Number(values.port), filesPort: Number(values['files-port']) });
  const personas = everyone.map(({ name, key, may }) => `  ${key}  ${name}: ${may}`);
  console.log(`The sandbox of Hatz AI answers at ${sandbox.url}. Stop it with Ctrl+C.

Keys:
${personas.join('\n')}

Put these lines into a file named .env beside package.json:
HATZ_API_BASE_URL=${sandbox.url}
authData_api_key=${sandbox.keys.admin}

Then, for example:
npx zapier-platform invoke auth test --non-interactive
npx zapier-platform invoke trigger new_automation --non-interactive`);
  // Ctrl+C is how it ends: without an exit, connections that a client keeps open would hold it.
  process.once('SIGINT', () => void sandbox.close().then(() => process.exit(0)));
}

main().catch((error: unknown) => {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const hint = `Port ${values.port} or ${values['files-port']} is taken. Choose others: npm run sandbox -- --port 4110 --files-port 4111`;
  console.error(isTaken ? hint : error);
  process.exitCode = 1;
});
