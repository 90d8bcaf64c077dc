/** Data of earlier steps inside a field: `{{1.job_id}}` stands for the field `job_id` of what step 1 returned. */
import type { Row } from '../../platform/definition';
import { asText, leavesOf } from './outputs';

/** An earlier step as a place to take data from. */
export interface Source {
  title: string;
  /** What its last test returned; missing before a test. */
  record: Row | undefined;
  /** Labels of the fields that it promises, by path. They count as empty when a record lacks them. */
  labels: ReadonlyMap<string, string>;
}

/** Earlier steps by number. */
export type Sources = ReadonlyMap<number, Source>;

const TOKEN = /\{\{(\d+)\.([^{}]+)\}\}/g;
const ONE_TOKEN = /^\{\{(\d+)\.([^{}]+)\}\}$/;

export const tokenOf = (step: number, path: string): string => `{{${step}.${path}}}`;

/** The values of a token, or `undefined` for text that only looks like one. */
const valuesOf = (sources: Sources, step: string, path: string): unknown[] | undefined => {
  const source = sources.get(Number(step));
  if (!source?.record) return undefined;
  const leaves = leavesOf(source.record).filter((leaf) => leaf.path === path);
  return leaves.length > 0 || source.labels.has(path) ? leaves.map(({ value }) => value) : undefined;
};

/** A text with its tokens filled in; several values are joined with commas. */
export const resolveText = (text: string, sources: Sources): string =>
  text.replace(
    TOKEN,
    (token, step: string, path: string) => valuesOf(sources, step, path)?.map(asText).join(',') ?? token,
  );

/** The entries of a list field; a token alone brings one entry for each of its values. */
export const resolveList = (texts: readonly string[], sources: Sources): string[] =>
  texts.flatMap((text) => {
    const [, step = '', path = ''] = ONE_TOKEN.exec(text.trim()) ?? [];
    return valuesOf(sources, step, path)?.flat().map(asText) ?? resolveText(text, sources);
  });

/** Numbers of the earlier steps that a text takes data from, and that have none yet. */
export const untestedIn = (text: string, sources: Sources): number[] =>
  [...text.matchAll(TOKEN)]
    .map(([, step]) => Number(step))
    .filter((step) => sources.has(step) && !sources.get(step)?.record);
