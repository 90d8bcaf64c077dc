/** Values that nobody means well with, or that somebody typed by accident. */

export const NAMES: readonly (readonly [string, string])[] = [
  ['control characters', 'a\u0000b\u0007c\u001b[31md\u007f\u0085e'],
  ['line breaks', 'first\r\nsecond\u2028third\u2029fourth'],
  ['text that turns around', 'abc\u202edef\u200b\u200e\ufeff'],
  ['markup', '<script>alert(1)</script><b>bold</b> & "quoted" \'single\''],
  ['Markdown', '[click](javascript:alert(1)) ![x](https://evil.example/x.png) **bold** `code`'],
  ['10,000 characters', 'long '.repeat(2_000)],
  ['one word of 10,000 characters', 'x'.repeat(10_000)],
  ['a prototype key', '__proto__'],
  ['another prototype key', 'constructor'],
  ['a method of every object', 'toString'],
  ['template syntax', '{{x}} {{bundle.authData.api_key}} {{process.env.HOME}} {{{'],
  ['a shell', '$(rm -rf /) `id` ; DROP TABLE zaps; --'],
  ['a path', '../../etc/passwd%00'],
  ['only spaces', ' \t\u00a0 '],
  ['emoji and many scripts', '👩‍👩‍👧 שלום 日本語 é'],
  ['half a character', 'half \ud83d'],
  ['a number', '1234567890123456789012'],
  ['a truth', 'true'],
];

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** What is wrong with a text that stands in one line of a form or message. */
export const faultsOfLine = (text: unknown, longest: number): string[] => {
  if (typeof text !== 'string') return [`is no text: ${String(text)}`];
  return [
    ...(text.trim() === '' ? ['is empty'] : []),
    ...(CONTROL.test(text) ? [`holds control characters: ${JSON.stringify(text.slice(0, 60))}`] : []),
    ...(text.length > longest ? [`has ${text.length} characters`] : []),
    ...(/<script|<b>/.test(text) ? [`holds markup: ${text.slice(0, 60)}`] : []),
    ...(text.isWellFormed() ? [] : ['holds half a character']),
  ];
};

/** An object or list so deep, as JSON text. */
export const deepList = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
export const deepObject = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);
