/** Files that an output only points at; Zapier fetches one when a later step uses it. */
import type { Row } from './definition';

/** `hydrate|||{"method":…,"bundle":…}:signature|||hydrate` */
const POINTER = /^hydrate\|\|\|(\{.*\}).*\|\|\|hydrate$/s;

/** What to execute to get the file behind a pointer; nothing for other texts. */
export const targetOf = (text: string): { method: string; bundle: Row } | undefined => {
  try {
    const { method, bundle } = JSON.parse(POINTER.exec(text)?.[1] ?? '{}') as { method?: unknown; bundle?: Row };
    return typeof method === 'string' && /^hydrators\.\w+$/.test(method) && bundle ? { method, bundle } : undefined;
  } catch {
    return undefined;
  }
};
