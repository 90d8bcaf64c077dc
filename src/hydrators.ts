/** What is fetched only when a later step uses it. */
import type { Bundle, ZObject } from 'zapier-platform-core';
import { createClient, type Hatz, timeLeft, withLink } from './hatz/http';
import { asText } from './hatz/json';
import { stepFileUrl } from './hatz/runs';

/**
 * Fetches the file that a workflow step produced and returns the platform's link to it.
 * Throws `Error` when the API no longer has the file or its link cannot be fetched.
 */
export const stepFile = async (z: ZObject, bundle: Bundle): Promise<string> => {
  const hatz = createClient(z, bundle);
  const { job_id, step_id } = bundle.inputData;
  const url = await stepFileUrl(hatz, asText(job_id), asText(step_id));
  const stashed = url === '' ? undefined : await stash(hatz, url);
  if (stashed === undefined) {
    throw new z.errors.Error(
      'The file of this workflow step could not be fetched. Run the workflow again to get a new one.',
    );
  }
  return stashed;
};

/** The platform's link to what stands at `url`; `undefined` when it cannot be fetched within the step's time. */
const stash = async (hatz: Hatz, url: string): Promise<string | undefined> => {
  try {
    return await withLink(hatz, url, timeLeft(hatz), async (response) =>
      // Typed as text by the platform, and a promise all the same.
      response.status < 400 ? Promise.resolve(hatz.z.stashFile(Promise.resolve(response))) : undefined,
    );
  } catch {
    return undefined;
  }
};
