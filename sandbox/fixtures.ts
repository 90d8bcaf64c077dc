/** One input of an automation (section 3.1). */
export interface UserInput {
  position: number;
  required: boolean;
  object_id: string;
  description: string;
  display_name: string;
  variable_name: string;
  variable_type: string;
  options?: unknown[];
}

/** One step of a workflow; `seconds` is how long it takes. */
export interface Step {
  id: string;
  name: string;
  type: string;
  seconds: number;
  output: 'text' | 'json' | 'document';
  prompt: string;
  fails?: string;
}

/** An app, or a workflow if it has steps. */
export interface Automation {
  id: string;
  name: string;
  description: string;
  model: string;
  /** Who sees it: every builder role, administrators only, or nobody by API key. */
  seenBy: 'everyone' | 'admins' | 'nobody';
  inputs: UserInput[];
  prompt: string;
  steps?: Step[];
  slow?: boolean;
  /** Fields that tell a Community or Private row. */
  mark?: Record<string, unknown>;
}

type InputSpec = [variable_name: string, variable_type: string, required?: boolean, extra?: Partial<UserInput>];

const padded = (n: number) => String(n).padStart(12, '0');
const appId = (n: number) => `a0000000-0000-4000-8000-${padded(n)}`;
const workflowId = (n: number) => `b0000000-0000-4000-8000-${padded(n)}`;
const hiddenId = (n: number) => `c0000000-0000-4000-8000-${padded(n)}`;
const generatedId = (n: number) => `d0000000-0000-4000-8000-${padded(n)}`;
const stepId = (workflow: number, n: number) =>
  `e0000000-0000-4000-8000-${String(workflow).padStart(10, '0')}${String(n).padStart(2, '0')}`;

/** `ticket_title` as the builder of an app would write it. */
const titleOf = (variable: string): string =>
  variable
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');

const inputs = (...specs: InputSpec[]): UserInput[] =>
  specs.map(([variable_name, variable_type, required = false, extra = {}], position) => ({
    position,
    required,
    object_id: `id1m4fs77qg1if${String(position).padStart(6, '0')}`,
    description: '',
    display_name: titleOf(variable_name),
    variable_name,
    variable_type,
    ...extra,
  }));

const app = (id: string, name: string, prompt: string, given: UserInput[], more: Partial<Automation> = {}) =>
  ({
    id,
    name,
    description: DESCRIPTIONS[name] ?? '',
    model: 'gpt-4o',
    seenBy: 'everyone',
    inputs: given,
    prompt,
    ...more,
  }) satisfies Automation;

/** What builders write of their apps and workflows. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  'Summarize Ticket': 'Sums up a service ticket for the next technician, with what to do first.',
  'New Client Intake': 'A form with one input of each type.',
  'Classify Ticket': 'Sorts a ticket by category and priority, with a reason.',
  'Read Document': 'Answers a question from a document.',
  'Thought of the Day': 'One thought to start the day with.',
  'Weekly Report': 'What a team did this week, ready to send to the customer.',
  'Deep Research': 'Thinks longer than a step of a Zap may take.',
  'Research and Write': 'Researches a topic and writes an article for an audience.',
  'Quarterly Report': "Gathers a quarter's tickets, credits and projects, and lays them out as a PDF.",
  'Open Autotask Ticket': 'Opens a ticket in Autotask, which is not connected.',
  'Wait for Approval': 'Waits for an approval that does not come.',
  'Compare Vendor Offers': 'Compares offers of several vendors.',
  'Review Contract': 'Reads a contract and lists what should be negotiated.',
  'Extract Data': 'Finds the name and the amount in an invoice.',
};

type StepSpec = Partial<Step> & { seconds: number };

const workflow = (
  n: number,
  name: string,
  given: UserInput[],
  specs: StepSpec[],
  more: Partial<Automation> = {},
): Automation => {
  const mentions = given.map(({ variable_name }) => `{{inputs.${variable_name}}}`).join(' ');
  const steps = specs.map((spec, index) => ({
    id: stepId(n, index + 1),
    name: `Prompt ${index + 1}`,
    type: 'prompt',
    output: 'text' as const,
    prompt: `Step ${index + 1} of ${name}: ${mentions}`,
    ...spec,
  }));
  return { ...app(workflowId(n), name, '', given, more), steps };
};

const topic = inputs(['topic', 'short_answer', true], ['audience', 'short_answer']);

/** What "My Automations" shows. */
export const automations: Automation[] = [
  app(
    appId(1),
    'Summarize Ticket',
    'Summarize the ticket {{inputs.ticket_title}}: {{inputs.ticket_text}}',
    inputs(['ticket_title', 'short_answer', true], ['ticket_text', 'paragraph', true]),
  ),
  app(
    appId(2),
    'New Client Intake',
    'Short {{inputs.short}} long {{inputs.long}} choice {{inputs.choice}} drop {{inputs.drop}} link {{inputs.link}}',
    inputs(
      ['short', 'short_answer', true, { description: 'One line of text' }],
      ['long', 'paragraph'],
      ['choice', 'multiple_choice', false, { options: ['Low', { label: 'Medium priority', value: 'medium' }, 'High'] }],
      ['drop', 'dropdown'],
      ['document', 'file_upload'],
      ['old_document', 'file_input'],
      ['link', 'url'],
      ['Odd', 'hologram'],
    ),
    { seenBy: 'admins' },
  ),
  app(
    appId(3),
    'Classify Ticket',
    'Answer in JSON with the keys "category", "priority" and "reason". Ticket: {{inputs.ticket}}',
    inputs(['ticket', 'paragraph', true]),
  ),
  app(
    appId(4),
    'Read Document',
    'Answer {{inputs.question}} from the file.',
    inputs(['document', 'file_upload', true], ['question', 'short_answer']),
  ),
  app(appId(5), 'Thought of the Day', 'Tell a thought.', []),
  app(appId(6), 'Weekly Report', 'Report for {{inputs.team}}', inputs(['team', 'short_answer', true])),
  app(appId(7), 'Weekly Report', 'Second report for {{inputs.team}}', inputs(['team', 'short_answer', true])),
  app(
    appId(8),
    '🚀 <b>Launch</b> & "Plan" {{curly}}',
    'Plan {{inputs.what}}',
    inputs(['what', 'short_answer', false, { description: '<script>alert(1)</script> {{curly}} 🎯' }]),
    { seenBy: 'admins' },
  ),
  app(appId(9), 'Deep Research', 'Think about {{inputs.what}}', inputs(['what', 'short_answer']), {
    slow: true,
    seenBy: 'admins',
  }),
  workflow(1, 'Research and Write', topic, [{ seconds: 1.2 }, { seconds: 1.5 }]),
  workflow(
    2,
    'Quarterly Report',
    inputs(['quarter', 'short_answer', true]),
    [
      { seconds: 1, name: 'Gather Tickets' },
      { seconds: 1, name: 'Compare with Last Quarter' },
      { seconds: 1, name: 'Write Summary' },
      { seconds: 1, output: 'document', type: 'document', name: 'PDF' },
    ],
    { seenBy: 'admins' },
  ),
  workflow(
    3,
    'Open Autotask Ticket',
    topic,
    [{ seconds: 0.8 }, { seconds: 0.8, fails: 'The connection to Autotask is not set up for this user.' }],
    { seenBy: 'admins' },
  ),
  workflow(4, 'Wait for Approval', [], [{ seconds: 1 }, { seconds: Number.POSITIVE_INFINITY }], { seenBy: 'admins' }),
  workflow(5, 'Compare Vendor Offers', topic, [{ seconds: 5.7 }, { seconds: 6 }], { seenBy: 'admins' }),
  workflow(6, 'Review Contract', inputs(['contract', 'file_upload', true]), [
    { seconds: 1, name: 'Read Contract' },
    { seconds: 1, name: 'List Points', prompt: 'List what should be negotiated in the contract.' },
  ]),
  workflow(
    7,
    'Extract Data',
    inputs(['text', 'paragraph', true]),
    [{ seconds: 1 }, { seconds: 1, output: 'json', prompt: 'Answer in JSON with "name" and "amount".' }],
    { seenBy: 'admins' },
  ),
];

/** Plausible ways in which a Community or Private row could be told (section 8 leaves it open). */
const marks: [name: string, mark: Record<string, unknown>][] = [
  ['Community visibility', { visibility: 'community' }],
  ['Private scope', { scope: 'private' }],
  ['Community category', { category: 'Community Automations' }],
  ['Private category', { category: 'Private Automations' }],
  ['Community sharing', { sharing: 'community' }],
  ['Private app type', { app_type: 'private_app' }],
  ['Private type', { type: 'private' }],
  ['Community flag', { is_community: true }],
  ['Private flag', { is_private: true }],
  ['Community workflows', { category: 'community-workflows' }],
  ['Private apps', { category: 'Private Apps' }],
  ['Community automation type', { automation_type: 'community' }],
  ['Private visibility', { visibility: 'private' }],
];

/** Rows that no API key may use. */
export const hiddenAutomations: Automation[] = marks.map(([name, mark], n) =>
  app(hiddenId(n + 1), name, 'Hidden {{inputs.what}}', inputs(['what', 'short_answer']), { seenBy: 'nobody', mark }),
);

/** The n-th generated automation; every fourth is a workflow. */
export const generatedAutomation = (n: number): Automation => {
  const name = `Generated Automation ${String(n).padStart(5, '0')}`;
  const given = inputs(['text', 'short_answer']);
  return n % 4 === 0
    ? { ...workflow(1_000 + n, name, given, [{ seconds: 0.5 }]), id: generatedId(n) }
    : app(generatedId(n), name, 'Handle {{inputs.text}}', given);
};
