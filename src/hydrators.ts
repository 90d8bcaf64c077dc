/** What is fetched only when a later step uses it. */
import type { Bundle, ZObject } from 'zapier-platform-core';
import { connect, openLink, timeLeft } from './hatz/http';
import { asText } from './hatz/read';
import { stepFileUrl } from './hatz/runs';

/**
 * Fetches the file that a workflow step produced and returns the platform's link to it.
 * Throws `Error` when the API no longer has the file or its link cannot be fetched.
 */
export const stepFile = async (z: ZObject, bundle: Bundle): Promise<string> => {
  const hatz = connect(z, bundle);
  const { job_id, step_id } = bundle.inputData;
  const url = await stepFileUrl(hatz, asText(job_id), asText(step_id));
  const response = url ? await openLink(hatz, url, timeLeft(hatz)).catch(() => undefined) : undefined;
  if (!response || response.status >= 400) {
    throw new z.errors.Error(
      'The file of this workflow step could not be fetched. Run the workflow again to get a new one.',
    );
  }
  return z.stashFile(Promise.resolve(response));
};
