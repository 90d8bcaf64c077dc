import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import nock from 'nock';
import zapier, { type ZObject } from 'zapier-platform-core';
import App from '../../src/index';
import { type Scope, uploadFile } from '../../src/hatz/files';
import { BUDGET_MS, createClient, type Hatz } from '../../src/hatz/http';
import { LARGEST_FILE_BYTES, type LocalFile, useFile, useFiles, withFetchedFile } from '../../src/hatz/local-file';
import type { Sandbox } from '../../sandbox';
import { useSandbox } from '../support';
import { RUNS } from '../property-runs';

interface Core {
  createAppHandler(app: unknown): (event: unknown) => Promise<unknown>;
}

/** Runs `work` inside the platform, with the `z` that an operation gets. */
const withZ = async <T>(work: (z: ZObject) => Promise<T>): Promise<T> => {
  let outcome: Promise<T> | undefined;
  const perform = async (z: ZObject): Promise<object> => {
    outcome = work(z);
    await outcome.catch(() => undefined);
    return {};
  };
  const probe = { key: 'probe', noun: 'Probe', display: { label: 'Probe' }, operation: { inputFields: [], perform } };
  const app = { ...App, creates: { ...App.creates, probe } };
  const handler = (zapier as unknown as Core).createAppHandler(app);
  await handler({
    command: 'execute',
    method: 'creates.probe.operation.perform',
    bundle: {},
    customLogger: () => undefined,
  });
  return outcome!;
};

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await useSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

type Read = Omit<LocalFile, 'path'> & { text: string };

/** The file of a link or text, as it can be read while it is used. `budget` is the time of the whole step. */
const open = (value: string, { name = '', budget = BUDGET_MS } = {}): Promise<Read> =>
  withZ(async (z) => {
    const hatz: Hatz = { ...createClient(z, { authData: { api_key: 'secret-key' } }), deadline: Date.now() + budget };
    return useFile(hatz, { value, name, label: 'File' }, { known: knownAs, fetched: read });
  });

const read = async ({ path, ...file }: LocalFile): Promise<Read> => ({
  ...file,
  text: file.size < 1_000_000 ? await readFile(path, 'utf8') : '',
});
const knownAs = (id: string): Read => ({ name: id, type: 'id', size: 0, text: '' });

/** All files of a value. */
const openAll = (value: string): Promise<Read[]> =>
  withZ((z) => useFiles(createClient(z, { authData: { api_key: 'k' } }), value, { known: knownAs, fetched: read }));

const problemOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => new Error('It worked'),
    (reason: unknown) => reason as Error,
  );
  const message = error.message.startsWith('{')
    ? (JSON.parse(error.message) as { message: string }).message
    : error.message;
  return message;
};

const sample = (name: string): string => `${sandbox.filesUrl}/public/${name}`;

// The platform follows no redirect to a loopback address, so this one goes to hosts that are played. It runs first: every
// execution lets the platform wrap Node's http module, and players cannot be put below that.
describe('a link that leads on', () => {
  afterAll(() => nock.restore());

  test('is followed, and named by where it leads', async () => {
    nock('https://short.example').get('/x').reply(302, undefined, { location: 'https://files.example/notes.txt?a=1' });
    nock('https://files.example').get('/notes.txt?a=1').reply(200, 'notes', { 'content-type': 'text/plain' });
    const file = await open('https://short.example/x');
    expect(file).toMatchObject({ name: 'notes.txt', type: 'text/plain', text: 'notes' });
  });
});

describe('a link', () => {
  test('is fetched with its name, type and bytes, and never with the key', async () => {
    expect(await open(sample('report.pdf'))).toEqual({
      name: 'report.pdf',
      type: 'application/pdf',
      size: expect.any(Number),
      text: expect.stringContaining('%PDF-1.4'),
    });
    expect(await open(` ${sample('notes.txt')}\n`)).toMatchObject({
      name: 'notes.txt',
      text: 'These are the notes.\n',
      size: 21,
    });
    expect(sandbox.fileRequests).toHaveLength(2);
    expect(JSON.stringify(sandbox.fileRequests)).not.toContain('secret-key');
  });

  test('that leads into a private network is not followed', async () => {
    expect(await problemOf(open(sample('redirect')))).toMatch(/could not be fetched/);
  });

  test('is named by its answer rather than by itself, and by the user first', async () => {
    expect(await open(sample('no-name'))).toMatchObject({ name: 'table.csv', type: 'text/csv' });
    expect(await open(sample('no-name'), { name: 'mine.csv' })).toMatchObject({ name: 'mine.csv' });
  });

  test('may hold exactly 50 MB', async () => {
    const file = await open(sample(`huge.bin?bytes=${LARGEST_FILE_BYTES}`));
    expect(file).toMatchObject({ name: 'huge.bin', size: LARGEST_FILE_BYTES });
  });

  test.each([
    ['is dead', 'gone.txt', /answered with 404/],
    ['leads to a page for signing in', 'login', /web page/],
    ['is empty', 'empty.txt', /is empty/],
    ['says that it is larger than 50 MB', 'huge.bin?bytes=52428801', /larger than the 50 MB/],
    ['turns out to be larger than 50 MB', 'huge.bin?bytes=52428801&chunked=1', /larger than the 50 MB/],
  ])('that %s is a problem of the file', async (_name, path, said) => {
    const problem = await problemOf(open(sample(path)));
    expect(problem).toMatch(said);
    expect(problem).toMatch(/It was not sent to Hatz AI\. Use a direct link/);
    expect(sandbox.requests).toHaveLength(0);
  });

  test('that nothing answers, or that is no address, is not reachable', async () => {
    expect(await problemOf(open('http://127.0.0.1:1/a.txt'))).toMatch(/link is not reachable/);
    expect(await problemOf(open('https://['))).toMatch(/is not a link that can be opened/);
  });

  test('that is too slow is given up while there is time to say so', async () => {
    expect(await problemOf(open(sample('slow'), { budget: 6_400 }))).toMatch(/took too long/);
    expect(await problemOf(open(sample('slow'), { budget: 0 }))).toMatch(/took too long/);
  });
});

describe('a link to a server with ways of its own', () => {
  let origin: string;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const server = createServer((request, response) => answer(request, response));
  beforeAll(async () => {
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const answers = (headers: Record<string, string>, body = 'data'): void => {
    answer = (_request, response) =>
      void response.writeHead(200, headers).end(body, body.startsWith('\xff') ? 'latin1' : 'utf8');
  };

  test.each([
    ['attachment; filename="My report.pdf"', 'My report.pdf'],
    ['attachment; filename=plain.txt; size=4', 'plain.txt'],
    ['attachment; filename="say \\"hi\\".txt"', 'say "hi".txt'],
    ['attachment; filename="x.txt"; filename*=UTF-8\'\'na%C3%AFve%20plan.txt', 'naïve plan.txt'],
    ["attachment; filename*=UTF-8''100%.txt", '100%.txt'],
    ['attachment; filename="../../etc/passwd"', 'passwd.txt'],
    ['attachment; filename="C:\\\\Users\\\\me\\\\a.txt"', 'a.txt'],
    ['attachment', 'a b.txt'],
    ['inline; filename=""', 'a b.txt'],
    ['attachment; filename=Test File.docx', 'Test File.docx'],
    ['attachment; filename=Test File.docx; size=9', 'Test File.docx'],
    ['attachment; filename="MÃ¼ller.pdf"', 'Müller.pdf'],
    ['attachment; filename=MÃ¼ller Ã\u0084.pdf', 'Müller Ä.pdf'],
    ['attachment; filename="M\xfcller.pdf"', 'Müller.pdf'],
    ["attachment; filename*=ISO-8859-1''M%FCller.pdf", 'Müller.pdf'],
    ["attachment; filename*=UTF-8''a%2Fb.pdf", 'b.pdf'],
    ['attachment; filename*="UTF-8\'\'M%C3%BCller.pdf"', 'Müller.pdf'],
    ['attachment; filename="a;b=c.pdf"', 'a;b=c.pdf'],
    ['ATTACHMENT; FILENAME = "x.pdf"', 'x.pdf'],
    ['attachment; filename="unclosed.pdf', 'a b.txt'],
    ['attachment; filename="=?UTF-8?B?TcO8bGxlci5wZGY=?="', 'Müller.pdf'],
    ['attachment; filename="=?utf-8?Q?M=C3=BCller_1?= =?iso-8859-1?q?_=E4.pdf?="', 'Müller 1 ä.pdf'],
    ['attachment; filename="M%C3%BCller%201.pdf"', 'Müller 1.pdf'],
    ['attachment; filename="C:\\Users\\me\\new.txt"'.replaceAll('\\\\', '\\'), 'new.txt'],
    ['attachment; filename="\\\\server\\share\\a.txt"', 'a.txt'],
    ['filename="x.pdf"', 'x.pdf'],
    ["filename*=UTF-8''M%C3%BCller.pdf", 'Müller.pdf'],
    ['attachment; filename="Report 11/30/2026.pdf"', 'Report 11-30-2026.pdf'],
    ['attachment; filename="reports/2026/11.pdf"', '2026-11.pdf'],
    ['attachment; filename=".."', 'a b.txt'],
  ])('takes the name from %s', async (disposition, name) => {
    answers({ 'content-type': 'text/plain', 'content-disposition': disposition });
    expect((await open(`${origin}/folder/a%20b.txt?sig=1`)).name).toBe(name);
  });

  test.each([
    ['/download?id=5', 'application/pdf', 'download.pdf'],
    ['/Report%2011.30.2026', 'application/pdf', 'Report 11.30.2026.pdf'],
    ['/data', 'application/vnd.openxmlformats-officedocument.presentationml.presentation', 'data.pptx'],
    ['/photo.jpeg', 'image/png', 'photo.jpeg'],
    ['/raw', 'application/octet-stream', 'raw'],
    ['/invoice.php?id=5', 'application/pdf', 'invoice.pdf'],
    ['/report.pdf.aspx', 'application/pdf', 'report.pdf'],
    ['/view.html', 'application/pdf', 'view.pdf'],
    ['/source.php', 'text/plain', 'source.php'],
    ['/run.cgi', 'application/octet-stream', 'run.cgi'],
    ['/photo', 'image/jpg', 'photo.jpg'],
    ['/song', 'audio/mpeg', 'song.mp3'],
    ['/x', 'application/force-download', 'x'],
  ])('%s of the type %s is called %s', async (path, type, name) => {
    answers({ 'content-type': type });
    expect((await open(origin + path)).name).toBe(name);
  });

  const PAGE = '\n<!-- a --><!DOCTYPE html><html><form>Sign in</form></html>';
  test.each([
    ['/report.pdf', 'application/pdf', PAGE],
    ['/report.pdf', 'text/html; charset=utf-8', PAGE],
    ['/report.docx', 'application/octet-stream', '\ufeff<html lang="en">'],
    ['/x', '', '<?xml version="1.0"?>\n<!doctype html>'],
    ['/x', 'text/html', 'Please sign in.'],
    ['/x', 'application/octet-stream', '\0<\0h\0t\0m\0l\0>'],
    ['/x', 'text/plain', '\xff\xfe<\0h\0t\0m\0l\0>\0'],
  ])('refuses %s served as %s that begins as a web page', async (path, type, body) => {
    answers({ 'content-type': type }, body);
    expect(await problemOf(open(origin + path))).toMatch(
      /leads to a web page, perhaps for signing in\. It was not sent/,
    );
  });

  test.each([
    ['/report.pdf', 'application/octet-stream', '<style>a {}</style>Sign in'],
    ['/x', 'application/pdf', '\n<!-- ' + 'a'.repeat(2_000)],
    ['/x.docx', '', '{"error":"login_required"}'],
    ['/x.zip', 'application/x-zip-compressed', '<Error><Code>AccessDenied</Code></Error>'],
    ['/x', 'image/png', '\ufeff <div>'],
    ['/x', 'image/jpeg', '\0<\0p\0>'],
  ])('refuses %s served as %s that begins as %j', async (path, type, body) => {
    answers({ 'content-type': type }, body);
    expect(await problemOf(open(origin + path))).toMatch(/is not what its link promises/);
    expect(await problemOf(open(`${origin}/x`, { name: 'mine.pdf' }))).toMatch(/is not what its link promises/);
  });

  test.each([
    ['/App.vue', 'text/plain', '<script setup>'],
    ['/data.xml', 'application/xml', '<meta><a/></meta>'],
    ['/data.json', 'application/json', '{"error": "none"}'],
    ['/old.xls', 'application/vnd.ms-excel', '<table><tr><td>1</td></tr></table>'],
  ])('takes %s served as %s that begins as %j', async (path, type, body) => {
    answers({ 'content-type': type }, body);
    expect(await open(origin + path)).toMatchObject({ name: expect.stringContaining(path.slice(1)), type });
  });

  test.each([
    ['/report.pdf', 'text/html', '%PDF-1.7', 'report.pdf', 'application/pdf'],
    ['/invoice.php', 'text/html', '%PDF-1.7', 'invoice.pdf', 'application/pdf'],
    ['/view.html', 'text/html', '%PDF-1.7', 'view.pdf', 'application/pdf'],
    ['/view.html', 'text/plain', '%PDF-1.7', 'view.pdf', 'application/pdf'],
    ['/x', 'text/plain', 'GIF89a', 'x.gif', 'image/gif'],
    ['/x', 'application/force-download', '%PDF-1.7', 'x.pdf', 'application/pdf'],
    ['/x', 'image/jpg', '\xff\xd8\xff', 'x.jpg', 'image/jpeg'],
    ['/x', 'application/x-download', 'PK\x03\x04', 'x.zip', 'application/zip'],
    ['/a.ods', 'application/zip', 'PK\x03\x04', 'a.ods', 'application/vnd.oasis.opendocument.spreadsheet'],
    ['/x', 'application/msword', '\xd0\xcf\x11\xe0', 'x.doc', 'application/msword'],
    ['/download', 'text/html', '%PDF-1.7', 'download.pdf', 'application/pdf'],
    ['/notes.txt', 'text/html', 'Plain notes', 'notes.txt', 'text/plain'],
    ['/x', 'binary/octet-stream', '\x89PNG\r\n', 'x.png', 'image/png'],
    ['/x', 'nonsense', 'abc', 'x', 'application/octet-stream'],
    ['/page.html', 'text/html', PAGE, 'page.html', 'text/html'],
    ['/page.htm', 'application/octet-stream', PAGE, 'page.htm', 'text/html'],
  ])('takes %s served as %s by what it is', async (path, type, body, name, expected) => {
    answer = (_request, response) => void response.writeHead(200, { 'content-type': type }).end(body, 'latin1');
    expect(await open(origin + path)).toMatchObject({ name, type: expected });
  });

  test('takes a web page under a name of its own only', async () => {
    answers({ 'content-type': 'text/html' }, PAGE);
    expect(await open(`${origin}/x`, { name: 'saved.html' })).toMatchObject({ name: 'saved.html' });
  });

  test.each([
    ['application/json', 'file.json'],
    ['text/csv; charset=utf-8', 'file.csv'],
    ['image/png', 'file.png'],
    ['application/x-unheard-of', 'file'],
  ])('makes a name for a file of the type %s', async (type, name) => {
    answers({ 'content-type': type });
    const expected = name === 'file' ? 'application/octet-stream' : type.split(';')[0];
    expect(await open(`${origin}/`)).toMatchObject({ name, type: expected });
  });

  test('calls a file without a type plain bytes', async () => {
    answers({});
    expect(await open(`${origin}/x`)).toMatchObject({ name: 'x', type: 'application/octet-stream' });
  });

  test('keeps a name that cannot be decoded', async () => {
    answers({});
    expect((await open(`${origin}/100%25%`)).name).toBe('100%25%');
  });

  test('takes a web page when it is a file by its name', async () => {
    answers({ 'content-type': 'text/html' }, '<p>saved</p>');
    expect(await open(`${origin}/saved.html`)).toMatchObject({ name: 'saved.html', text: '<p>saved</p>' });
  });

  test('shortens a name that is too long, and keeps its ending', async () => {
    answers({});
    const { name } = await open(`${origin}/${'n'.repeat(500)}.pdf`);
    expect(name).toHaveLength(200);
    expect(name).toMatch(/n\.pdf$/);
    expect((await open(`${origin}/${'n'.repeat(500)}`)).name).toHaveLength(200);
  });

  test.each([
    ['text/html', PAGE],
    ['application/pdf', '{"a": 1}'],
  ])('takes what a workflow step made, whatever it is: %s', async (type, body) => {
    answers({ 'content-type': type }, body);
    const file = await withZ((z) =>
      withFetchedFile(createClient(z, { authData: { api_key: 'k' } }), `${origin}/x`, read),
    );
    expect(file).toMatchObject({ type, text: body });
  });

  test('asks for a file as it is, not compressed', async () => {
    let encoding: string | undefined;
    answer = ({ headers }, response) => {
      encoding = String(headers['accept-encoding']);
      response.end('data');
    };
    await open(`${origin}/a.txt`);
    expect(encoding).toBe('identity');
  });

  test('keeps braces in a link', async () => {
    let url: string | undefined;
    answer = (request, response) => {
      url = request.url;
      response.end('data');
    };
    await open(`${origin}/a?x={{y}}`);
    expect(decodeURIComponent(url ?? '')).toBe('/a?x={{y}}');
  });

  test.each<[string, Record<string, string>]>([
    ['of a known size', { 'content-length': '1000' }],
    ['of an unknown size', {}],
  ])('gives up at once on a file %s that breaks off', async (_name, headers) => {
    answer = (_request, response) => {
      response.writeHead(200, headers);
      response.write('half', () => response.destroy());
    };
    const problem = await problemOf(open(`${origin}/a.txt`));
    expect(problem).toMatch(/broke off\. It was not sent to Hatz AI/);
  });

  test('reads a body to its end when it is slower than its connection', async () => {
    const body = 'x'.repeat(3_000_000);
    answers({ 'content-length': String(body.length) }, body);
    expect((await open(`${origin}/a.txt`)).size).toBe(body.length);
  });

  describe('that the platform made of a text', () => {
    const handedOver = (): string => `${origin}/engine/hydrate/1/abc/`;
    const handOverText = (text: string): void => {
      answer = ({ url = '' }, response) => {
        if (url === '/real.txt') return void response.writeHead(200, { 'content-type': 'text/plain' }).end('real');
        const name = encodeURIComponent(`${text.slice(0, 12)} ... .txt`);
        const disposition = `attachment; filename*=UTF-8''${name}`;
        return void response
          .writeHead(200, { 'content-type': 'text/plain', 'content-disposition': disposition })
          .end(text);
      };
    };
    const handOver = (text: string): Promise<Read[]> => {
      handOverText(text);
      return openAll(handedOver());
    };
    const ID = '8fb5bc1d-5a8d-4015-86a6-b0ca394e7793';

    test('is the file ID in it', async () => {
      expect(await handOver(ID)).toEqual([knownAs(ID)]);
      expect(await handOver(` ${ID}\n`)).toEqual([knownAs(ID)]);
      expect(await handOver(`${ID},${ID.replace('8', '9')}`)).toHaveLength(2);
    });

    test('is the links in it', async () => {
      const files = await handOver(`${origin}/real.txt,${origin}/real.txt`);
      expect(files).toMatchObject([{ text: 'real' }, { text: 'real' }]);
    });

    test('is refused when it is meant as a link', async () => {
      expect(await problemOf(handOver('www.example.com/x.pdf'))).toMatch(/"www\.example\.com\/x\.pdf" is not a link/);
    });

    test.each([
      ['data:application/pdf;base64,JVBERi0x', '%PDF-1'],
      ['data:text/plain;base64,SGVsbG8=', 'Hello'],
      ['data:text/plain,' + 'a'.repeat(20_000), 'a'.repeat(20_000)],
      ['{"a": 1}', '{"a": 1}'],
      ['<p>Notes</p>', '<p>Notes</p>'],
    ])('is what it stands for under a name of its own: %.40s', async (text, expected) => {
      handOverText(text);
      expect(await open(handedOver(), { name: 'x.pdf' })).toMatchObject({ name: 'x.pdf', text: expected });
    });

    test.each([
      ['www.example.com/x.pdf', /is not a link/],
      ['https://a.example/1,https://a.example/2', /takes one file, and 2 were given/],
      [`${ID},${ID}`, /takes one file, and 2 were given/],
      [Array(500).fill('https://a.example/1').join(','), /takes one file, and 500 were given/],
    ])('is refused under a name of its own: %.40s', async (text, said) => {
      handOverText(text);
      expect(await problemOf(open(handedOver(), { name: 'x.pdf' }))).toMatch(said);
    });

    test('is itself when it is a text, and is followed once', async () => {
      expect(await handOver('Hello, these are notes.')).toMatchObject([{ text: 'Hello, these are notes.' }]);
      expect(await handOver(`${origin}/self`)).toMatchObject([{ text: `${origin}/self` }]);
    });
  });
});

describe('one file', () => {
  test('is not several', async () => {
    expect(await problemOf(open('https://a.example/1.pdf https://a.example/2.pdf'))).toMatch(
      /^File takes one file, and 2 were given/,
    );
  });
});

describe('a text', () => {
  test('becomes a text file, byte for byte', async () => {
    const text = 'Zwölf 😀\r\n{{braces}}';
    expect(await open(text)).toEqual({ name: 'text.txt', type: 'text/plain', size: Buffer.byteLength(text), text });
    expect(sandbox.fileRequests).toHaveLength(0);
  });

  test.each([
    ['notes.md', 'notes.md'],
    ['folder/notes.md', 'folder-notes.md'],
    ['Report 11/30/2026.pdf', 'Report 11-30-2026.pdf'],
    ['a\\b.md', 'a-b.md'],
    [`${'長'.repeat(300)}.pdf`, `${'長'.repeat(65)}.pdf`],
    ['\u0000 no\ntes.md ', 'no tes.md'],
    [' ', 'text.txt'],
    ['/', 'text.txt'],
    ['folder/', 'folder'],
  ])('named %j is called %s', async (name, expected) => {
    expect((await open('text', { name })).name).toBe(expected);
  });

  test('has a name that is one part of a path and not too long, whatever it was called', async () => {
    await withZ(async (z) => {
      const hatz = createClient(z, { authData: { api_key: 'secret-key' } });
      const name = fc.string({ unit: 'binary', maxLength: 400 });
      await fc.assert(
        fc.asyncProperty(name, async (called) => {
          const use = async (file: LocalFile): Promise<void> => {
            expect(file.name).not.toBe('');
            expect(Buffer.byteLength(file.name)).toBeLessThanOrEqual(200);
            expect(file.name).not.toMatch(/[/\\\p{Cc}]/u);
          };
          await useFile(hatz, { value: 'text', name: called, label: 'File' }, { known: () => undefined, fetched: use });
        }),
        RUNS,
      );
    });
  });

  test('may have 50 MB and not more, counted in bytes', async () => {
    expect((await open('x'.repeat(LARGEST_FILE_BYTES))).size).toBe(LARGEST_FILE_BYTES);
    expect(await problemOf(open('é'.repeat(LARGEST_FILE_BYTES / 2) + 'x'))).toMatch(/larger than the 50 MB/);
  });
});

describe('the temporary file', () => {
  const pathsAround = async (use: (path: string) => Promise<string>): Promise<{ path: string; outcome: string }> => {
    let path = '';
    const outcome = await withZ(async (z) =>
      useFile(
        createClient(z, { authData: { api_key: 'k' } }),
        { value: 'text', name: '', label: 'File' },
        {
          known: () => '',
          fetched: async (file) => {
            path = file.path;
            expect(existsSync(path)).toBe(true);
            return use(path);
          },
        },
      ),
    ).catch((error: unknown) => (error as Error).message);
    return { path, outcome };
  };

  test('is gone after its use, and the result of the use stays', async () => {
    const { path, outcome } = await pathsAround(async () => 'used');
    expect(outcome).toBe('used');
    expect(existsSync(path)).toBe(false);
  });

  test('is gone when its use fails, and the error stays', async () => {
    const { path, outcome } = await pathsAround(() => Promise.reject(new Error('No room')));
    expect(outcome).toBe('No room');
    expect(existsSync(path)).toBe(false);
  });
});

describe('an upload', () => {
  const upload = (...scopes: [Scope, ...Scope[]]): Promise<unknown> =>
    withZ((z) => {
      const hatz = createClient(z, { authData: { api_key: sandbox.keys.admin } });
      const fetched = (file: LocalFile): Promise<unknown> => uploadFile(hatz, file, scopes);
      return useFile(hatz, { value: 'text', name: '', label: 'File' }, { known: () => undefined, fetched });
    });
  const HERS: Scope = { type: 'agent', id: 'a0000000-0000-4000-8000-000000000999', isChosen: true };
  const MINE: Scope = { type: 'app', id: 'a0000000-0000-4000-8000-000000000004', isChosen: false };

  test.each([403, 404, 422])('refused with %s for one scope is tried for the next', async (status) => {
    sandbox.fail({ method: 'POST', kind: 'status', status, times: 1 });
    expect(await upload(HERS, MINE)).toMatchObject({ file_name: 'text.txt' });
    expect(sandbox.requests.map(({ body }) => (body as { fields: unknown }).fields)).toMatchObject([
      { scope_type: 'agent' },
      { scope_type: 'app', scope_id: MINE.id },
    ]);
  });

  test('is not tried again after any other failure, nor after the last scope', async () => {
    sandbox.fail({ method: 'POST', kind: 'status', status: 500, times: 1 });
    await problemOf(upload(HERS, MINE));
    expect(sandbox.requests).toHaveLength(1);
    expect(await problemOf(upload(HERS))).toMatch(/did not let this API key upload/);
    expect(sandbox.requests).toHaveLength(2);
  });
});
