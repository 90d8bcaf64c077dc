/** Help texts, which are Markdown. They may come from the API, so they are sanitised. */
import DOMPurify from 'dompurify';
import { marked } from 'marked';

const ALLOWED = {
  ALLOWED_TAGS: ['a', 'br', 'code', 'em', 'li', 'ol', 'p', 'pre', 'strong', 'ul'],
  ALLOWED_ATTR: ['href'],
  ALLOWED_URI_REGEXP: /^https?:\/\//i,
};

DOMPurify.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName !== 'A') return;
  node.setAttribute('target', '_blank');
  node.setAttribute('rel', 'noopener noreferrer');
});

export const Markdown = ({ text, ...attributes }: { text: string; id?: string; class?: string }) => {
  const html = DOMPurify.sanitize(marked.parse(text, { async: false }), ALLOWED);
  return <div {...attributes} dangerouslySetInnerHTML={{ __html: html }} />;
};
