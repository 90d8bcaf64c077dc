/** `npm run playground`: the built connector as the Zap editor shows it, in a browser on this machine. */
import { parseArgs } from 'node:util';
import { startPlayground } from './playground';

const { values } = parseArgs({ options: { port: { type: 'string', default: '4020' } } });

const main = async (): Promise<void> => {
  const playground = await startPlayground({ port: Number(values.port) });
  console.log(`The playground is at ${playground.url}. Stop it with Ctrl+C.`);
  // Ctrl+C is how it ends: without an exit, connections that a browser keeps open would hold it.
  process.once('SIGINT', () => void playground.close().then(() => process.exit(0)));
};

main().catch((error: unknown) => {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const hint = `Port ${values.port} is taken. Choose another one: npm run playground -- --port 4030`;
  console.error(isTaken ? hint : error);
  process.exitCode = 1;
});
