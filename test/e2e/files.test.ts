import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { fieldKey } from '../../src/creates/automation-inputs';
import type { Sandbox } from '../../sandbox';
import { execute, failureOf, useSandbox, useVirtualClock } from '../support';
import { startHandOver, type HandOver } from '../../tools/platform/hand-over';
import { startStash } from './reliability/stash';

useVirtualClock();

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await useSandbox();
});
beforeEach(() => {
  sandbox.reset();
  sandbox.vary({ fileSeconds: 0.3 });
});
afterAll(() => sandbox.close());

type Input = Record<string, unknown>;
const APP = 'a0000000-0000-4000-8000-000000000004';
const WORKFLOW = 'b0000000-0000-4000-8000-000000000006';
const upload = (input: Input): Promise<Input> =>
  execute('creates.upload_file.operation.perform', { key: sandbox.keys.admin, input });
const link = (name: string): string => `${sandbox.filesUrl}/public/${name}`;
const received = (): { fields: Input; files: Input[] }[] =>
  sandbox.requests
    .filter(({ path }) => path === '/files/upload')
    .map(({ body }) => body as { fields: Input; files: Input[] });

describe('Upload File', () => {
  test('keeps name and type, waits until the file is ready, and uses the right scope', async () => {
    const file = await upload({ file: link('report.pdf'), automation_id: WORKFLOW });
    expect(file).toMatchObject({ file_name: 'report.pdf', status: 'ready', is_ready: true, size_bytes: 77 });
    expect(received()).toMatchObject([
      {
        fields: { scope_type: 'workflow', scope_id: WORKFLOW },
        files: [{ filename: 'report.pdf', mimetype: 'application/pdf', size: 77 }],
      },
    ]);
  });

  test('takes text, a name of its own, and an automation by name', async () => {
    const file = await upload({ file: 'Plain text 😀', file_name: 'a/b\\note.md', automation_id: 'Read Document' });
    expect(file).toMatchObject({ file_name: 'a-b-note.md', size_bytes: 15 });
    expect(received()[0]?.fields).toEqual({ scope_type: 'app', scope_id: APP });
  });

  test('reads names from headers, and does not wait when not asked to', async () => {
    expect(await upload({ file: link('notes.txt'), wait_until_ready: 'false' })).toMatchObject({
      file_name: 'notes.txt',
      status: 'uploading',
      is_ready: false,
    });
    expect(await upload({ file: link('no-name') })).toMatchObject({ file_name: 'table.csv' });
  });

  test.each([{ uploadShape: 'old' }, { fileStatusMissing: true }] as const)('goes on with %j', async (variation) => {
    sandbox.vary(variation);
    expect(await upload({ file: 'text' })).toMatchObject({ is_ready: true, file_id: expect.stringMatching(/-/) });
  });

  test('returns a file that cannot be processed as it stands; a run with it is not started', async () => {
    expect(await upload({ file: 'text', file_name: 'fail.txt' })).toMatchObject({ status: 'failed', is_ready: false });
    sandbox.fail({ path: /status$/, kind: 'status', status: 200, body: { status: 'failed' } });
    const run = execute('creates.run_app.operation.perform', {
      key: sandbox.keys.admin,
      input: { app_id: APP, [fieldKey('file', APP, 'document')]: 'text' },
    });
    expect((await failureOf(run)).message).toMatch(/could not process the file text.txt, so nothing was run/);
  });

  test('starts no run with a file that is not ready in time', async () => {
    sandbox.vary({ fileSeconds: 600 });
    const run = execute('creates.run_app.operation.perform', {
      key: sandbox.keys.admin,
      input: { app_id: APP, [fieldKey('file', APP, 'document')]: 'text' },
    });
    expect((await failureOf(run)).message).toMatch(/still processing.*nothing was run/);
  });

  test('says that the file took too long when no time is left to look at it', async () => {
    const run = execute('creates.run_app.operation.perform', {
      key: sandbox.keys.admin,
      input: { app_id: APP, files: [link('slow?seconds=16.2')] },
    });
    expect((await failureOf(run)).message).toMatch(/too little time left to run this.*nothing was run.*took too long/);
    expect(sandbox.requests.filter(({ path }) => path.endsWith('/status'))).toEqual([]);
  });

  test('does not call a file ready that Hatz AI does not know', async () => {
    const file = 'f0000000-0000-4000-8000-000000000099';
    expect(await upload({ file })).toMatchObject({ file_id: file, status: '', is_ready: false });
    sandbox.fail({ path: /status$/, kind: 'status', status: 500, times: 1 });
    expect(await upload({ file })).toMatchObject({ is_ready: false });
  });

  test('reads an answer in an envelope, and a state that is told on the way or not at all', async () => {
    const body = { data: { file_id: 'in-an-envelope', status: 'ready' } };
    sandbox.fail({ method: 'POST', kind: 'status', status: 200, body, times: 1 });
    expect(await upload({ file: 'text' })).toMatchObject({ file_id: 'in-an-envelope', is_ready: true });
    sandbox.fail({ path: /status$/, kind: 'status', status: 500, times: 1 });
    expect(await upload({ file: 'text' })).toMatchObject({ status: 'ready', is_ready: true });
    sandbox.fail({ path: /status$/, kind: 'status', status: 200, body: {}, times: 1 });
    expect(await upload({ file: 'text' })).toMatchObject({ status: 'uploading', is_ready: true });
  });

  test('reads a state in an envelope as one on its own', async () => {
    const body = { data: { status: 'failed' } };
    sandbox.fail({ path: /status$/, kind: 'status', status: 200, body });
    expect(await upload({ file: 'text' })).toMatchObject({ status: 'failed', is_ready: false });
    const odd = { file_id: 'odd', state: 'processing' };
    sandbox.fail({ method: 'POST', kind: 'status', status: 200, body: odd });
    expect(await upload({ file: 'text', wait_until_ready: 'false' })).toMatchObject({ is_ready: false });
  });

  test('of several files, goes on with none after the step has ended', async () => {
    const files = [link('slow?seconds=1'), 'http://127.0.0.1:9/dead'];
    const run = execute('creates.run_app.operation.perform', {
      key: sandbox.keys.admin,
      input: { app_id: APP, files, [fieldKey('file', APP, 'document')]: link('slow?seconds=1') },
    });
    expect((await failureOf(run)).message).toMatch(/not reachable/);
    const count = sandbox.requests.length;
    expect(count).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(sandbox.requests).toHaveLength(count);
  });

  test('closes a link that it has no use for', async () => {
    const server = createServer((_request, response) => void response.writeHead(404).write('and more to come'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const connected = once(server, 'connection');
    const file = `http://127.0.0.1:${(server.address() as AddressInfo).port}/gone.pdf`;
    expect((await failureOf(upload({ file }))).message).toMatch(/its link answered with 404/);
    const [socket] = (await connected) as [Socket];
    if (!socket.destroyed) await once(socket, 'close', { signal: AbortSignal.timeout(2_000) });
    server.close();
  });

  test('says of a large file that is refused that its size may be why', async () => {
    sandbox.fail({ method: 'POST', kind: 'status', status: 400, body: { detail: 'No.' } });
    const { message } = await failureOf(upload({ file: link(`huge.bin?bytes=${31 * 1024 * 1024}`) }));
    expect(message).toMatch(
      /over 30 MB, which some accounts refuse\)\. Hatz AI says: "No"\..*\(Request ID: [\w-]{36}\)$/,
    );
  });

  test('keeps the request ID however long the name of the file is', async () => {
    sandbox.fail({ method: 'POST', kind: 'status', status: 500 });
    const file_name = `${'long '.repeat(30)}.pdf`;
    for (const file of ['x', link(`huge.bin?bytes=${31 * 1024 * 1024}`)])
      expect((await failureOf(upload({ file, file_name }))).message).toMatch(
        /not repeated.*\(Request ID: [\w-]{36}\)$/,
      );
  });

  test('says what is wrong with a file before anything is sent', async () => {
    const problems: [string, RegExp][] = [
      ['', /^File is empty/],
      [link('missing'), /answered with 404/],
      [link('empty.txt'), /is empty/],
      [link('login'), /web page/],
      [link(`huge.bin?bytes=${51 * 1024 * 1024}`), /larger than the 50 MB/],
      [link(`huge.bin?chunked=1&bytes=${51 * 1024 * 1024}`), /larger than the 50 MB/],
      ['http://127.0.0.1:9/file.pdf', /not reachable/],
    ];
    for (const [file, expected] of problems) {
      const { name, message } = await failureOf(upload({ file }));
      expect([name, message]).toEqual(['AppError', expect.stringMatching(expected)]);
    }
    expect(received()).toEqual([]);
  });

  test('says when the API refuses the scope', async () => {
    sandbox.fail({
      method: 'POST',
      kind: 'status',
      status: 403,
      times: 1,
      body: { detail: 'Not authorized to upload to this scope.' },
    });
    expect((await failureOf(upload({ file: 'x', automation_id: APP }))).message).toMatch(
      /did not let this API key upload.*scope/,
    );
  });

  test('returns an accepted upload of which the API names no id, and looks for no status', async () => {
    sandbox.fail({ method: 'POST', kind: 'empty' });
    expect(await upload({ file: 'x', file_name: 'a.txt' })).toMatchObject({
      file_id: '',
      file_name: 'a.txt',
      is_ready: false,
    });
    expect(sandbox.requests.filter(({ path }) => path.startsWith('/files'))).toHaveLength(1);
  });

  test('is not run with a file of which the API names no id', async () => {
    sandbox.fail({ method: 'POST', path: '/files/upload', kind: 'empty' });
    const input = { app_id: APP, other_inputs: { ticket_title: 'x', ticket_text: 'x' }, files: ['a text'] };
    const { name, message } = await failureOf(
      execute('creates.run_app.operation.perform', { key: sandbox.keys.admin, input }),
    );
    expect([name, message]).toEqual(['AppError', expect.stringMatching(/gave no file ID.*nothing was run/)]);
  });

  test('is found again by name', async () => {
    await upload({ file: 'x', file_name: 'Quarterly.txt' });
    const find = (name: string): Promise<Input[]> =>
      execute<Input[]>('searches.find_file.operation.perform', { key: sandbox.keys.admin, input: { name } });
    expect(await find('quarterly')).toMatchObject([{ file_name: 'Quarterly.txt', size_bytes: 1, tokens: 1 }]);
    sandbox.fail({ kind: 'status', status: 200, body: { data: [{ file_name: 'no id' }] } });
    expect(await find('no id')).toEqual([]);
  });
});

describe('names and types of files', () => {
  const serve = async (headers: Record<string, string>): Promise<Input> => {
    const server = createServer((_request, response) => response.writeHead(200, headers).end('x'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      return await upload({ file: `${origin}/?a={{b}}`, wait_until_ready: false });
    } finally {
      server.close();
    }
  };

  test.each([
    [{ 'content-disposition': "attachment; filename*=UTF-8''r%C3%A9sum%C3%A9.pdf" }, 'résumé.pdf'],
    [{ 'content-disposition': "attachment; filename*=UTF-8''100%25%ZZ.pdf" }, '100%25%ZZ.pdf'],
    [{ 'content-disposition': 'attachment; filename="a \\"b\\".pdf"' }, 'a "b".pdf'],
    [{ 'content-disposition': 'inline; filename=plain.csv' }, 'plain.csv'],
    [{ 'content-type': 'application/pdf' }, 'file.pdf'],
    [{ 'content-type': 'application/x-unknown' }, 'file'],
    [{}, 'file'],
    [{ 'content-type': 'text/html', 'content-disposition': 'attachment; filename=page.html' }, 'page.html'],
    [{ 'content-disposition': `attachment; filename=${'n'.repeat(300)}.docx` }, `${'n'.repeat(195)}.docx`],
    [{ 'content-disposition': `attachment; filename=${'n'.repeat(300)}` }, 'n'.repeat(200)],
  ])('%j is %s', async (headers, name) => {
    expect(await serve(headers as Record<string, string>)).toMatchObject({ file_name: name });
  });
});

describe('files as Zapier hands them over', () => {
  let platform: HandOver;
  beforeAll(async () => {
    platform = await startHandOver();
  });
  afterAll(() => platform.close());

  const runApp = (input: Input): Promise<Input> =>
    execute('creates.run_app.operation.perform', { key: sandbox.keys.admin, input: { app_id: APP, ...input } });
  const sent = (): unknown => sandbox.requests.find(({ path }) => path.endsWith('/query'))?.body;
  const uploaded = async (): Promise<string> => {
    const { file_id } = await upload({ file: 'text', file_name: 'a.txt' });
    sandbox.requests.length = 0;
    return String(file_id);
  };

  test('a file ID stays one in every file field, and nothing is uploaded', async () => {
    const id = await uploaded();
    const handed = platform.handOver(id);
    await runApp({
      [fieldKey('file', APP, 'document')]: handed,
      files: [handed, ` ${id}`],
      file_ids: [`${id}, ${id}`],
    });
    expect(sent()).toMatchObject({ inputs: { document: id }, file_uuids: [id, id, id, id] });
    expect(received()).toEqual([]);
    expect(await upload({ file: handed })).toMatchObject({ file_id: id, is_ready: true, size_bytes: null });
    expect(await upload({ file: id, wait_until_ready: false })).toMatchObject({ file_id: id, is_ready: false });
    expect(received()).toEqual([]);
  });

  test('several links are several files', async () => {
    const links = `${link('report.pdf')},${link('notes.txt')}`;
    await runApp({ files: [platform.handOver(links)], [fieldKey('file', APP, 'document')]: link('report.pdf') });
    expect(received().map(({ files }) => files[0]?.['filename'])).toEqual(
      expect.arrayContaining(['report.pdf', 'notes.txt', 'report.pdf']),
    );
    sandbox.reset();
    for (const work of [
      upload({ file: links }),
      runApp({ [fieldKey('file', APP, 'document')]: platform.handOver(links) }),
    ])
      expect((await failureOf(work)).message).toMatch(/^(File|document) takes one file, and 2 were given/);
    expect(received()).toEqual([]);
  });

  test.each(['www.example.com/x.pdf', 'ftp://example.com/x.pdf', 'C:\\x.pdf', 'file:///x.pdf', 'report.pdf'])(
    '%s is refused, and nothing is uploaded',
    async (text) => {
      for (const file of [text, platform.handOver(text)])
        for (const file_name of ['', 'x.pdf'])
          expect((await failureOf(upload({ file, file_name }))).message).toMatch(/is not a link that can be opened/);
      expect(sandbox.requests.filter(({ method }) => method === 'POST')).toEqual([]);
    },
  );

  test.each(['data:application/pdf;base64,JVBERi0x', `data:text/plain;base64,${btoa('x'.repeat(30_000))}`])(
    '%.40s is decoded under any name',
    async (text) => {
      for (const file_name of ['', 'x.pdf']) await upload({ file: platform.handOver(text), file_name });
      const size = Buffer.from(text.replace(/.*,/, ''), 'base64').length;
      expect(received().map(({ files }) => files[0]?.['size'])).toEqual([size, size]);
    },
  );

  test.each([
    ['..', 'text.txt'],
    [' . ', 'text.txt'],
    [`${'n'.repeat(1_500)}.pdf`, `${'n'.repeat(196)}.pdf`],
  ])('a text named %.20s is called %.20s…', async (file_name, expected) => {
    expect(await upload({ file: 'text', file_name })).toMatchObject({ file_name: expected });
  });

  test('a text is a text file, and what is no file ID is refused among them', async () => {
    await upload({ file: platform.handOver('Dear customer, hello.') });
    expect(received()[0]?.files).toMatchObject([
      { filename: 'Dear custome ... .txt', mimetype: 'text/plain', size: 21 },
    ]);
    sandbox.reset();
    expect((await failureOf(runApp({ file_ids: ['a.pdf'] }))).message).toMatch(
      /^File IDs holds "a\.pdf", which is not/,
    );
    expect(sandbox.requests).toEqual([]);
  });

  test.each([
    'a"; name="scope_id"; x=".pdf',
    'a\r\nContent-Type: text/html\r\n\r\n.pdf',
    'a"\r\n\r\n--x\r\n.pdf',
    '%22.pdf',
    '請求書'.repeat(100) + '.pdf',
  ])('a file named %j stays the one file of the form', async (file_name) => {
    await upload({
      file: 'data:application/pdf;base64,JVBERi0x',
      file_name,
      automation_id: APP,
      wait_until_ready: false,
    });
    expect(received()).toMatchObject([
      { fields: { scope_type: 'app', scope_id: APP }, files: [{ name: 'file', mimetype: 'application/pdf', size: 6 }] },
    ]);
    expect(received()[0]?.files).toHaveLength(1);
    expect(received()[0]?.files[0]?.['filename']).toMatch(/\.pdf$/);
  });
});

describe('the file of a workflow step', () => {
  test('is fetched when used, without the key', async () => {
    const { event, close } = await startStash();
    sandbox.vary({ workflowSpeed: 20 });
    const key = sandbox.keys.admin;
    const run = await execute('creates.run_workflow.operation.perform', {
      key,
      input: { workflow_id: 'b0000000-0000-4000-8000-000000000002', other_inputs: { quarter: 'Q1' } },
    });
    const { file } = (run['steps'] as { file: string }[]).at(-1)!;
    const input = (JSON.parse(/\{.*\}/.exec(file)![0]) as { bundle: Input }).bundle;
    expect(await execute('hydrators.stepFile', { key, input, event })).toMatch(/stored\.pdf$/);
    expect(sandbox.fileRequests.every(({ headers }) => headers['x-api-key'] === undefined)).toBe(true);

    sandbox.fail({
      path: '/workflows/presigned-url',
      kind: 'status',
      status: 200,
      times: 1,
      body: { url: `${sandbox.filesUrl}/outputs/a/b?X-Amz-Signature=secret` },
    });
    const expired = await failureOf(execute('hydrators.stepFile', { key, input, event }));
    expect(expired.message).toMatch(/could not be fetched: its link answered with 403\. Open the run in Hatz AI/);
    expect(expired.message).not.toMatch(/secret/);
    sandbox.fail({ path: '/workflows/presigned-url', kind: 'status', status: 200, times: 1, body: {} });
    expect((await failureOf(execute('hydrators.stepFile', { key, input, event }))).message).toMatch(
      /could not be fetched/,
    );
    sandbox.fail({ path: '/workflows/presigned-url', kind: 'status', status: 404 });
    expect((await failureOf(execute('hydrators.stepFile', { key, input, event }))).message).toMatch(
      /has no file for this workflow step/,
    );
    const longName = `${'四半期報告書'.repeat(60)}.pdf`;
    const server = createServer((_request, response) =>
      response
        .writeHead(200, { 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(longName)}` })
        .end('%PDF-1.4'),
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const body = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/x` };
    sandbox.reset();
    sandbox.fail({ path: '/workflows/presigned-url', kind: 'status', status: 200, body });
    expect(await execute('hydrators.stepFile', { key, input, event })).toMatch(/stored\.pdf$/);
    server.close();
    close();
  });
});
