/** A path below the base URL as a person typed it, made sure to stay there. */
import { badInput } from './errors';
import { baseUrl, type Hatz } from './http';

const PATH = /^\/[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*$/;

/** What a path must not be, each with its sentence. */
const REFUSALS: readonly { readonly when: (path: string) => boolean; readonly say: string }[] = [
  {
    when: (path) => /^[a-z][a-z0-9+.-]*:/i.test(path),
    say: 'Path takes only the part after the base address, such as `/chat/models`, and no whole address.',
  },
  { when: (path) => /[?#]/.test(path), say: 'Path takes no ? and no #. Put query values into the Query field.' },
  {
    when: (path) => path.includes('//') || path.includes('\\'),
    say: 'Path must not contain // or a backslash. Use one such as /chat/models.',
  },
  {
    when: (path) => !PATH.test(path) || /%(?![0-9a-f]{2})/i.test(path),
    say: 'Path contains a character that no address has. Encode it or leave it out.',
  },
  {
    when: (path) => decodedParts(path).some(isWayUp) || !staysBelow(path),
    say: 'Path must not contain .. or . as a part, plain or encoded. Use one such as /chat/models.',
  },
];

/** The path with its leading slash. Throws `Error` for one that could lead elsewhere. */
export const safePath = (hatz: Hatz, typed: string): string => {
  const trimmed = typed.trim();
  const isWhole = /^[a-z][a-z0-9+.-]*:/i.test(trimmed);
  const path = isWhole || trimmed.startsWith('/') ? trimmed : `/${trimmed}`;
  const refusal = REFUSALS.find(({ when }) => when(path));
  if (refusal) throw badInput(hatz, refusal.say);
  return path;
};

/** True when an address made of the base and the path is read as just that: the last word after all the rules above. */
const staysBelow = (path: string): boolean => {
  const base = new URL(baseUrl());
  const whole = new URL(baseUrl() + path);
  return whole.origin === base.origin && whole.pathname === base.pathname.replace(/\/$/, '') + path;
};

/** What servers drop from a part before they read it: its parameters, white space and control characters. */
const DROPPED = /[;?#].*|[\p{Cc}\p{Cf}\s]/gsu;

/** A slash, plain or in an overlong form, or nothing but dots once a server has dropped what it drops. */
const isWayUp = (part: string): boolean =>
  /[/\\\u00c0\u00c1]|\u00e0[\u0080-\u009f]|\u00f0[\u0080-\u008f]/.test(part) || [part, asUtf8(part)].some(isDots);

const isDots = (part: string): boolean => {
  const plain = part.normalize('NFKC').replace(DROPPED, '');
  return part !== '' && (/^\.*$/.test(plain) || /[/\\]/.test(plain));
};

/** Decoded bytes as the text they are in UTF-8. */
const asUtf8 = (part: string): string => Buffer.from(part, 'latin1').toString('utf8');

/** The parts of a path, decoded five times at most: no server on the way undoes more layers than a few. */
const decodedParts = (path: string): string[] => path.split('/').map((part) => decoded(part, 5));

const decoded = (part: string, rounds: number): string => {
  const next = part.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return next === part || rounds === 0 ? part : decoded(next, rounds - 1);
};
