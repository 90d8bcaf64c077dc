/** What Zapier does about each class of error, in plain words. */
import type { Failure } from '../../platform/failure';

interface Verdict {
  title: string;
  means: (failure: Failure) => string;
}

const ERROR: Verdict = {
  title: 'The step fails',
  means: () =>
    'Zapier shows this to the owner of the Zap. The run counts as failed: it can be replayed, and a Zap that keeps failing is turned off.',
};

const VERDICTS: Readonly<Record<string, Verdict>> = {
  HaltedError: {
    title: 'The Zap stops here',
    means: () => 'This run of the Zap ends here and is not repeated. The Zap stays turned on.',
  },
  ThrottledError: {
    title: 'Zapier tries again later',
    means: ({ delay }) => `Nothing has to be done: Zapier tries the step again after ${delay ?? 60} seconds.`,
  },
  ExpiredAuthError: {
    title: 'The account has to be reconnected',
    means: () => 'Zapier asks the owner of the account to reconnect it, and pauses what uses it until then.',
  },
};

export const verdictOf = ({ name }: Failure): Verdict => VERDICTS[name] ?? ERROR;

/** The class as the connector's code names it. */
export const className = ({ name }: Failure): string => (name === 'AppError' ? 'Error' : name);
