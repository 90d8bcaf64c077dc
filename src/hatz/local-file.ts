/**
 * Where files come from: a link that a Zap holds, or plain text. They are fetched to a temporary file, so that the size
 * is known before anything is sent to the API and memory stays small. The API key is never sent along.
 */
import { createWriteStream, promises as files } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RawHttpResponse } from 'zapier-platform-core';
import { badInput, statusOf } from './errors';
import { type Hatz, timeLeft, withLink } from './http';
import { asLine, asRecord, asText } from './json';

export const MEGABYTE = 1024 * 1024;

/** The largest file that the API is known to take (API notes, section 5.1). */
export const LARGEST_FILE_BYTES = 50 * MEGABYTE;

export interface LocalFile {
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** True for text that is a link to a file rather than the file's own text. */
export const isLink = (value: string): boolean => /^https?:\/\/\S+$/i.test(value.trim());

/**
 * Makes a link's file, or a text, a local file for the time of `use`, and removes it afterwards.
 * Throws `Error` for a link that is dead, empty, a web page instead of a file, larger than 50 MB, or too slow.
 */
export const withLocalFile = async <T>(
  hatz: Hatz,
  source: { value: string; name: string },
  use: (file: LocalFile) => Promise<T>,
): Promise<T> => {
  const folder = await files.mkdtemp(join(tmpdir(), 'hatz-'));
  const path = join(folder, 'file');
  try {
    const file = isLink(source.value)
      ? await download(hatz, source.value.trim(), path)
      : await writeText(hatz, source.value, path);
    return await use({ ...file, name: fileName(source.name) || file.name });
  } finally {
    await files.rm(folder, { recursive: true, force: true });
  }
};

const writeText = async (hatz: Hatz, text: string, path: string): Promise<LocalFile> => {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length > LARGEST_FILE_BYTES) throw tooLarge(hatz);
  await files.writeFile(path, bytes);
  return { path, name: 'text.txt', type: 'text/plain', size: bytes.length };
};

/** Time kept back for sending the file on, in milliseconds. */
const TIME_TO_SEND_MS = 6_000;

const download = async (hatz: Hatz, url: string, path: string): Promise<LocalFile> => {
  const patience = timeLeft(hatz) - TIME_TO_SEND_MS;
  try {
    return await withLink(hatz, url, patience, (response) => receive(hatz, response, path));
  } catch (error) {
    if (statusOf(error) === FILE_PROBLEM) throw error;
    const isSlow = timeLeft(hatz) <= TIME_TO_SEND_MS + 100;
    throw fileProblem(
      hatz,
      isSlow
        ? 'The file took too long to fetch from its link.'
        : 'The file could not be fetched: its link is not reachable.',
    );
  }
};

/** Writes the file that a link leads to to `path`, after a look at what the link says of it. */
const receive = async (hatz: Hatz, response: RawHttpResponse, path: string): Promise<LocalFile> => {
  const header = (name: string): string => response.headers.get(name) ?? '';
  const name = nameInHeader(header('content-disposition')) || nameInLink(asText(asRecord(response)['url']));
  const type = header('content-type').split(';')[0]?.trim().toLowerCase() || 'application/octet-stream';
  if (response.status >= 400) {
    throw fileProblem(hatz, `The file could not be fetched: its link answered with ${response.status}.`);
  }
  if (Number(header('content-length')) > LARGEST_FILE_BYTES) throw tooLarge(hatz);
  if (type === 'text/html' && !/\.x?html?$/i.test(name)) {
    throw fileProblem(hatz, 'The link leads to a web page, perhaps for signing in, and not to a file.');
  }
  const size = await save(hatz, response.body, path);
  if (size === 0) throw fileProblem(hatz, 'The file is empty, so there is nothing to upload.');
  return { path, name: fileName(name) || `file${EXTENSIONS[type] ?? ''}`, type, size };
};

/** Marks our own errors about a file, so that they are told from those of the network. */
const FILE_PROBLEM = 422;

const fileProblem = (hatz: Hatz, what: string): Error =>
  Object.assign(badInput(hatz, `${what} It was not sent to Hatz AI. Check the file in this step.`), {
    status: FILE_PROBLEM,
  });

const tooLarge = (hatz: Hatz): Error => fileProblem(hatz, 'The file is larger than the 50 MB that Hatz AI accepts.');

/** Writes a body to `path` and returns its size in bytes; stops as soon as it is larger than the API takes. */
const save = async (hatz: Hatz, body: NodeJS.ReadableStream, path: string): Promise<number> => {
  let size = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(size > LARGEST_FILE_BYTES ? tooLarge(hatz) : null, chunk);
    },
  });
  await pipeline(body, count, createWriteStream(path));
  return size;
};

const nameInHeader = (disposition: string): string => {
  const encoded = /filename\*\s*=\s*[\w-]+'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
  if (encoded) return decoded(encoded);
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition);
  return (plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2] ?? '').trim();
};

/** The name at the end of the address that a link led to. */
const nameInLink = (url: string): string => decoded(new URL(url).pathname.replace(/^.*\//, ''));

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** A file name without folders and control characters, at most 200 characters with its ending kept. */
const fileName = (name: string): string => {
  const clean = asLine(name.replace(/^.*[/\\]/s, ''), 1_000);
  if (clean.length <= 200) return clean;
  const ending = /\.[^.]{1,10}$/.exec(clean)?.[0] ?? '';
  return clean.slice(0, 200 - ending.length).toWellFormed() + ending;
};

/** Endings for files whose link has no name. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/json': '.json',
  'application/pdf': '.pdf',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': '.xlsx',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': '.docx',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'text/csv': '.csv',
  'text/markdown': '.md',
  'text/plain': '.txt',
};
