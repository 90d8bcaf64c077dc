/** An error of the connector as Zapier gets it. */
export interface Failure {
  name: string;
  /** The sentence that a person reads. */
  message: string;
  code?: string;
  status?: number;
  /** Seconds until Zapier tries again. */
  delay?: number;
}

/** Some classes carry their sentence, and what goes with it, as JSON. */
const CARRIES_JSON = ['AppError', 'ThrottledError'];

/** Reads whatever was thrown. */
export const failureOf = (error: unknown): Failure => {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message } = error;
  if (!CARRIES_JSON.includes(name)) return { name, message };
  try {
    return { name, ...(JSON.parse(message) as Omit<Failure, 'name'>) };
  } catch {
    return { name, message };
  }
};
