/**
 * The contract as data: questions to the API, each with what the connector assumes of the answer, and the one way in which
 * all of them are asked and judged.
 */
import { reasonIn } from '../../src/hatz/error-body';
import { asLine } from '../../src/hatz/json';
import type { Answer, Ask, Request } from './ask';

export type Verdict = 'holds' | 'differs' | 'cannot tell' | 'not allowed';

/** What was seen, and what it says about an assumption. */
export interface Finding {
  readonly verdict: Verdict;
  readonly seen: string;
}

export const holds = (seen: string): Finding => ({ verdict: 'holds', seen });
export const differs = (seen: string): Finding => ({ verdict: 'differs', seen });
export const cannotTell = (seen: string): Finding => ({ verdict: 'cannot tell', seen });
export const judged = (isTrue: boolean, seen: string): Finding => (isTrue ? holds(seen) : differs(seen));

export interface Exchange {
  readonly request: Request;
  readonly answer: Answer;
}

/** What was asked so far. */
export type Asked = ReadonlyMap<Question, Exchange>;

export interface Check {
  readonly assumes: string;
  /** Called for answers with a status that was expected. */
  readonly judge: (exchange: Exchange, asked: Asked) => Finding;
}

export interface Question {
  readonly title: string;
  /** The statuses that the connector reckons with. */
  readonly expects: readonly [number, ...number[]];
  /** The request, or why it cannot be made. */
  readonly request: (asked: Asked) => Request | Finding;
  readonly checks: readonly Check[];
  /** Names of people or things that are keys in the answer. */
  readonly keysIn?: (body: unknown) => readonly string[];
}

export interface Row extends Finding {
  readonly assumes: string;
}

/** A question with what came of it. */
export interface Outcome {
  readonly question: Pick<Question, 'title' | 'keysIn'>;
  /** Missing when it was not asked. */
  readonly exchange?: Exchange;
  readonly rows: readonly Row[];
}

/** An assumption about all answers together. */
export interface Overall {
  readonly assumes: string;
  readonly judge: (answers: readonly Answer[]) => Finding;
}

/** Asks the questions one after the other, and judges the answers. Never throws for what the API does. */
export const checkContract = async (
  ask: Ask,
  questions: readonly Question[],
  overall: readonly Overall[],
): Promise<Outcome[]> => {
  const asked = new Map<Question, Exchange>();
  const outcomes: Outcome[] = [];
  for (const question of questions) {
    const request = isKeyRefused(asked) ? cannotTell('not asked, as the key was refused') : question.request(asked);
    if ('verdict' in request) {
      outcomes.push({ question, rows: assumptionsOf(question).map((assumes) => ({ assumes, ...request })) });
      continue;
    }
    const exchange = { request, answer: await ask(request) };
    asked.set(question, exchange);
    outcomes.push({ question, exchange, rows: rowsOf(question, exchange, asked) });
  }
  const answers = [...asked.values()].map(({ answer }) => answer).filter(({ status }) => status > 0);
  const rows = overall.map(({ assumes, judge }) => ({
    assumes,
    ...(answers.length > 0 ? judge(answers) : cannotTell('there was no answer')),
  }));
  return [...outcomes, { question: { title: 'Every answer' }, rows }];
};

const isKeyRefused = (asked: Asked): boolean =>
  [...asked.values()].some(({ request, answer }) => request.key === undefined && answer.status === 401);

const assumesStatus = ({ expects }: Question): string =>
  `answers ${expects.join(' or ')}${expects[0] === 200 ? ' with JSON' : ''}`;

const assumptionsOf = (question: Question): string[] => [
  assumesStatus(question),
  ...question.checks.map(({ assumes }) => assumes),
];

const rowsOf = (question: Question, exchange: Exchange, asked: Asked): Row[] => {
  const first = judgeStatus(question, exchange.answer);
  const rest = question.checks.map(({ assumes, judge }) => ({
    assumes,
    ...(first.verdict === 'holds' ? judge(exchange, asked) : withoutAnswer(first)),
  }));
  return [{ assumes: assumesStatus(question), ...first }, ...rest];
};

/** One failure is one difference: what else hangs on the answer stays open. */
const withoutAnswer = ({ verdict }: Finding): Finding =>
  verdict === 'not allowed' ? { verdict, seen: '403' } : cannotTell('no such answer');

const judgeStatus = ({ expects }: Question, answer: Answer): Finding => {
  const { status, body } = answer;
  const seen = described(answer);
  if (expects.includes(status)) return judged(status !== 200 || body !== undefined, seen);
  return status === 403 ? { verdict: 'not allowed', seen } : differs(seen);
};

/** An answer in a few words. */
export const described = ({ status, trouble, text, body }: Answer): string => {
  if (status === 0) return `no answer (${trouble})`;
  if (status >= 300 && status < 400) return `${status}, a redirect, which is not followed`;
  if (body === undefined) return `${status} with ${whatElse(text.trimStart())}`;
  const reason = status >= 400 ? asLine(reasonIn(body), 70) : '';
  return reason ? `${status}: ${reason}` : String(status);
};

const whatElse = (text: string): string => {
  if (text === '') return 'an empty body';
  return text.startsWith('<') ? 'a web page' : 'text that is no JSON';
};

/** The exchange that another question builds on, else why there is none. */
export const after = (
  asked: Asked,
  question: Question,
  build: (exchange: Exchange) => Request | Finding,
): Request | Finding => {
  const exchange = asked.get(question);
  if (exchange?.answer.status === 200) return build(exchange);
  const seen = `needs the answer to ${question.title}`;
  return exchange?.answer.status === 403 ? { verdict: 'not allowed', seen } : cannotTell(seen);
};
