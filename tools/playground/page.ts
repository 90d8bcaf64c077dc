/** The page: one document, one script and one style sheet, built when the playground starts. */
import { join } from 'node:path';
import { build } from 'esbuild';

const ENTRY = join(__dirname, 'client/main.tsx');

const html = (token: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="playground-token" content="${token}">
<title>Playground · Hatz AI for Zapier</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script type="module" src="/page.js"></script>
</head>
<body>
<noscript>The playground needs JavaScript.</noscript>
</body>
</html>
`;

/** Builds the page in memory; `token` lets it, and nobody else, talk to its server. */
export const buildPage = async (token: string) => {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    outdir: 'page',
    format: 'esm',
    target: 'es2022',
    minify: true,
  });
  const textOf = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { html: html(token), script: textOf('.js'), style: textOf('.css') };
};

export type Page = Awaited<ReturnType<typeof buildPage>>;
