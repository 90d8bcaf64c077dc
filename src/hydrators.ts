/** What is fetched only when a later step uses it. */
import { createReadStream } from 'node:fs';
import type { Bundle, ZObject } from 'zapier-platform-core';
import { createClient } from './hatz/http';
import { asText } from './hatz/json';
import { withFetchedFile } from './hatz/local-file';
import { stepFileUrl } from './hatz/runs';

/**
 * Fetches the file that a workflow step produced and returns the platform's link to it.
 * Throws `Error` when the API no longer has the file or its link cannot be fetched.
 */
export const stepFile = async (z: ZObject, bundle: Bundle): Promise<string> => {
  const hatz = createClient(z, bundle);
  const { job_id, step_id } = bundle.inputData;
  const url = await stepFileUrl(hatz, asText(job_id), asText(step_id));
  // The name is given along: the platform refuses one that is too long, and reads some others wrongly.
  return withFetchedFile(hatz, url, ({ path, size, name, type }) =>
    // Typed as text by the platform, and a promise all the same.
    Promise.resolve(z.stashFile(createReadStream(path), size, name, type)),
  );
};
