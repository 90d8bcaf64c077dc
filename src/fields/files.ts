/** Files that were filled in, as ids the API takes: uploaded and ready, or already there. */
import { isUuid } from '../hatz/naming';
import { badInput } from '../hatz/errors';
import { hasFailed, type Scope, type UploadedFile, uploadFile, waitForFile } from '../hatz/files';
import { allEnded, type Hatz } from '../hatz/http';
import { asLine } from '../hatz/read';
import { withLocalFile } from '../hatz/sources';

/** Time kept back for the run itself after its files are ready, in milliseconds. */
const TIME_TO_RUN_MS = 8_000;

/**
 * The ids of files given as a file, a link, text, or an id. Uploads run side by side.
 * Throws `Error` for a file that cannot be fetched, that the API cannot process, or that is not ready in time.
 */
export const fileIds = (hatz: Hatz, values: readonly string[], scope: Scope): Promise<string[]> =>
  allEnded(values.map((value) => fileId(hatz, value, scope)));

const fileId = async (hatz: Hatz, value: string, scope: Scope): Promise<string> =>
  isUuid(value.trim()) ? value.trim() : readyFile(hatz, value, scope);

const readyFile = (hatz: Hatz, value: string, scope: Scope): Promise<string> =>
  withLocalFile(hatz, { value, name: '' }, async (source) => {
    const uploaded = await uploadFile(hatz, source, scope);
    const file = await waitForFile(hatz, uploaded, hatz.deadline - TIME_TO_RUN_MS);
    if (file.is_ready) return file.file_id;
    throw badInput(hatz, whyNotReady(file));
  });

const whyNotReady = (file: UploadedFile): string => {
  const name = asLine(file.file_name, 60);
  if (file.file_id === '')
    return `Hatz AI took the file ${name} but gave no file ID for it, so nothing was run. Try again.`;
  return hasFailed(file)
    ? `Hatz AI could not process the file ${name}, so nothing was run. Check that the file opens, or try another format.`
    : `Hatz AI is still processing the file ${name}, so nothing was run. Upload it in a step before, and pass its File ID here.`;
};

/** The file inputs of an automation, by variable, with one id each. */
export const fileInputs = async (
  hatz: Hatz,
  files: ReadonlyMap<string, string>,
  scope: Scope,
): Promise<Record<string, string>> => {
  const ids = [...files].map(async ([variable, file]) => [variable, await fileId(hatz, file, scope)] as const);
  return Object.fromEntries(await allEnded(ids));
};
