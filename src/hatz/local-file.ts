/**
 * Where files come from: a link that a Zap holds, or what is here already. They are fetched to a temporary file, so that
 * the size is known before anything is sent to the API and memory stays small. The API key is never sent along.
 */
import { createWriteStream, promises as files } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RawHttpResponse } from 'zapier-platform-core';
import { isUuid } from './by-name';
import { badInput, statusOf } from './errors';
import {
  breaksPromise,
  isPage,
  nameInHeader,
  nameInLink,
  namesPage,
  PAGE_TYPE,
  TELLING_BYTES,
  typedName,
  typeOf,
  withEnding,
} from './file-names';
import { type FileSource, filesIn, referredFiles } from './file-values';
import { allSettledOrThrow, type Hatz, timeLeft, withLink } from './http';
import { asRecord, asText } from './json';
import { inTurn, MOST_TRANSFERS } from './transfers';

export const MEGABYTE = 1024 * 1024;

/** The largest file that the API is known to take (API notes, section 5.1). */
export const LARGEST_FILE_BYTES = 50 * MEGABYTE;

export interface LocalFile {
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** What to do with each file of a value. */
interface Uses<T> {
  /** A file that is in Hatz AI already. */
  readonly known: (id: string) => T | Promise<T>;
  /** A file that has been fetched; it is removed afterwards. */
  readonly fetched: (file: LocalFile) => Promise<T>;
}

/**
 * Uses each file that a value stands for, at most four at once in this process. The platform makes text that is no link a
 * small generated file: what such a text stands for counts, so that a file ID stays a file ID.
 * Throws `Error` for a link that is dead, empty, a web page instead of a file, larger than 50 MB, too slow, or none.
 */
export const useFiles = async <T>(hatz: Hatz, value: string, uses: Uses<T>, isHandedOver = false): Promise<T[]> => {
  const used = filesIn(hatz, value).map(async (source) => {
    const outcome = await useSource(hatz, source, '', uses, isHandedOver);
    return 'text' in outcome ? useFiles(hatz, outcome.text, uses, true) : [outcome.result];
  });
  return (await allSettledOrThrow(used)).flat();
};

/** Uses the one file that a value stands for, under the name given. Throws like `useFiles`, and for several files. */
export const useFile = async <T>(
  hatz: Hatz,
  file: { readonly value: string; readonly name: string; readonly label: string },
  uses: Uses<T>,
  isHandedOver = false,
): Promise<T> => {
  const sources = filesIn(hatz, file.value);
  const [source] = sources;
  if (source === undefined || sources.length > 1)
    throw badInput(hatz, `${file.label} takes one file, and ${sources.length} were given. Use one of them.`);
  const outcome = await useSource(hatz, source, file.name, uses, isHandedOver);
  return 'text' in outcome ? useFile(hatz, { ...file, value: outcome.text }, uses, true) : outcome.result;
};

const useSource = async <T>(
  hatz: Hatz,
  source: FileSource,
  name: string,
  uses: Uses<T>,
  isHandedOver: boolean,
): Promise<{ result: T } | { text: string }> => {
  if ('id' in source) return { result: await uses.known(source.id) };
  const typed = typedName(name);
  const make = (path: string): Promise<Arrived> =>
    'link' in source
      ? fetchTo(path, hatz, { url: source.link, typed, purpose: TO_UPLOAD })
      : write(path, hatz, source, typed);
  return inFolder(make, async (arrived) => {
    const text = isHandedOver ? undefined : await handedOverText(hatz, arrived);
    return text === undefined ? { result: await uses.fetched(arrived.file) } : { text };
  });
};

/** A file that is here, and the name that its link gave it, whatever name was typed for it. */
interface Arrived {
  readonly file: LocalFile;
  readonly servedName: string;
}

/** The name of the file that the platform makes of a text: its first characters, three dots, `.txt`. */
const GENERATED_NAME = /\.\.\.[\s_+-]*\.txt$/i;
const LONGEST_ID_BYTES = 100;

/** The text of a generated file that stands for other files; `undefined` for a file that is meant itself. */
const handedOverText = async (hatz: Hatz, { file, servedName }: Arrived): Promise<string | undefined> => {
  const isGenerated = GENERATED_NAME.test(servedName);
  if (!isGenerated && (file.type !== 'text/plain' || file.size > LONGEST_ID_BYTES)) return undefined;
  const text = await files.readFile(file.path, 'utf8');
  const isMeant = isGenerated ? referredFiles(hatz, text) !== undefined : isUuid(text.trim());
  return isMeant ? text : undefined;
};

/**
 * Fetches what stands at a link that the API gave for the time of `use`.
 * Throws `Error` that says why it could not be fetched.
 */
export const withFetchedFile = <T>(hatz: Hatz, url: string, use: (file: LocalFile) => Promise<T>): Promise<T> =>
  inFolder(
    (path) => fetchTo(path, hatz, { url, typed: '', purpose: FROM_API }),
    ({ file }) => use(file),
    MOST_TRANSFERS,
  );

/** Makes a file in a temporary folder when there is room for it, and removes it after its use. */
const inFolder = <T>(
  make: (path: string) => Promise<Arrived>,
  use: (arrived: Arrived) => Promise<T>,
  share = 1,
): Promise<T> =>
  inTurn(async () => {
    const folder = await files.mkdtemp(join(tmpdir(), 'hatz-'));
    try {
      return await use(await make(join(folder, 'file')));
    } finally {
      await files.rm(folder, { recursive: true, force: true });
    }
  }, share);

/** What a file is fetched for: how large it may be, and what to say when it is no use. */
interface Purpose {
  readonly largestBytes: number;
  readonly subject: string;
  readonly tooLarge: string;
  readonly advice: string;
  /** True where a web page is no file unless it is named as one. */
  readonly refusesPages: boolean;
}

const TO_UPLOAD: Purpose = {
  largestBytes: LARGEST_FILE_BYTES,
  subject: 'The file',
  tooLarge: 'is larger than the 50 MB that Hatz AI accepts',
  advice:
    'It was not sent to Hatz AI. Use a direct link that opens without signing in, or a file from an earlier step.',
  refusesPages: true,
};

const FROM_API: Purpose = {
  largestBytes: MOST_TRANSFERS * LARGEST_FILE_BYTES,
  subject: 'The file of this workflow step',
  tooLarge: 'is larger than the 200 MB that this step can pass on',
  advice: 'Open the run in Hatz AI to get the file, or test this step again.',
  refusesPages: false,
};

const write = async (
  path: string,
  hatz: Hatz,
  { bytes, name, type }: Extract<FileSource, { bytes: Buffer }>,
  typed: string,
): Promise<Arrived> => {
  if (bytes.length > LARGEST_FILE_BYTES) throw fileProblem(hatz, TO_UPLOAD, TO_UPLOAD.tooLarge);
  await files.writeFile(path, bytes);
  const isOf = typeOf(type, typed || name, bytes.subarray(0, TELLING_BYTES));
  const file = { path, name: typed || withEnding(typedName(name), isOf), type: isOf, size: bytes.length };
  return { file, servedName: '' };
};

/** Time kept back for sending the file on, in milliseconds. */
const TIME_TO_SEND_MS = 6_000;

/** What is fetched: from where, under which name if one was typed, and what for. */
interface Wanted {
  readonly url: string;
  readonly typed: string;
  readonly purpose: Purpose;
}

const fetchTo = async (path: string, hatz: Hatz, wanted: Wanted): Promise<Arrived> => {
  try {
    const timeoutMs = timeLeft(hatz) - TIME_TO_SEND_MS;
    return await withLink(hatz, wanted.url, timeoutMs, (response) => receive(path, hatz, response, wanted));
  } catch (error) {
    if (statusOf(error) === FILE_PROBLEM) throw error;
    const isLate = timeLeft(hatz) <= TIME_TO_SEND_MS + 100;
    throw fileProblem(
      hatz,
      wanted.purpose,
      isLate ? 'took too long to fetch from its link' : 'could not be fetched: its link is not reachable or broke off',
    );
  }
};

/** Writes the file that a link leads to to `path`, and looks at what it is: its first bytes decide. */
const receive = async (
  path: string,
  hatz: Hatz,
  response: RawHttpResponse,
  { url, typed, purpose }: Wanted,
): Promise<Arrived> => {
  const problem = (what: string): Error => fileProblem(hatz, purpose, what);
  const header = (name: string): string => response.headers.get(name) ?? '';
  if (response.status >= 400) throw problem(`could not be fetched: its link answered with ${response.status}`);
  if (Number(header('content-length')) > purpose.largestBytes) throw problem(purpose.tooLarge);
  const { size, beginning } = await save(hatz, response.body, path, purpose);
  if (size === 0) throw problem('is empty');
  const said = header('content-type').replace(/;.*/s, '').trim().toLowerCase();
  const headerName = nameInHeader(header('content-disposition'));
  const servedName = headerName || nameInLink(asText(asRecord(response)['url']));
  const name = typed || servedName;
  const type = typeOf(said, name, beginning);
  // A page that a link leads on to, such as one for signing in, is not what was asked for, whatever it is called.
  const isMeant =
    !purpose.refusesPages || GENERATED_NAME.test(servedName) || namesPage(typed || headerName || nameInLink(url));
  if (!isMeant && (isPage(beginning) || type === PAGE_TYPE))
    throw problem('could not be fetched: its link leads to a web page, perhaps for signing in');
  if (!isMeant && breaksPromise(beginning, said, [typed, servedName, nameInLink(url)]))
    throw problem('is not what its link promises: it begins as a web page or an error message');
  return { file: { path, name: typed || withEnding(servedName, type), type, size }, servedName };
};

/** Marks our own errors about a file, so that they are told from those of the network. */
const FILE_PROBLEM = 422;

const fileProblem = (hatz: Hatz, { subject, advice }: Purpose, what: string): Error =>
  Object.assign(badInput(hatz, `${subject} ${what}. ${advice}`), { status: FILE_PROBLEM });

/** Writes a body to `path`; stops as soon as it is larger than its purpose allows. */
const save = async (
  hatz: Hatz,
  body: NodeJS.ReadableStream,
  path: string,
  purpose: Purpose,
): Promise<{ size: number; beginning: Buffer }> => {
  let size = 0;
  let beginning = Buffer.alloc(0);
  const look = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (beginning.length < TELLING_BYTES)
        beginning = Buffer.concat([beginning, chunk.subarray(0, TELLING_BYTES - beginning.length)]);
      done(size > purpose.largestBytes ? fileProblem(hatz, purpose, purpose.tooLarge) : null, chunk);
    },
  });
  await pipeline(body, look, createWriteStream(path));
  return { size, beginning };
};
