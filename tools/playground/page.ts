/** The page: one document, one script and one style sheet, built when the playground starts. */
import { join } from 'node:path';
import { build } from 'esbuild';

export interface Page {
  html: string;
  script: string;
  style: string;
}

const ENTRY = join(__dirname, 'client/main.tsx');

const ICON = encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#0f766e"/><path d="M5 4v8M11 4v8M5 8h6" stroke="#fff" stroke-width="2" stroke-linecap="round"/></svg>',
);

const html = (token: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="playground-token" content="${token}">
<title>Playground · Hatz AI for Zapier</title>
<link rel="icon" href="data:image/svg+xml,${ICON}">
<link rel="stylesheet" href="/page.css">
<script type="module" src="/page.js"></script>
</head>
<body>
<noscript>The playground needs JavaScript.</noscript>
</body>
</html>
`;

/** Builds the page in memory; `token` lets it, and nobody else, talk to its server. */
export const buildPage = async (token: string): Promise<Page> => {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    outdir: 'page',
    format: 'esm',
    target: 'es2022',
    minify: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  });
  const textOf = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { html: html(token), script: textOf('.js'), style: textOf('.css') };
};
