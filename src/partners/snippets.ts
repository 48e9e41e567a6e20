import type { SnippetFacts } from './snippets/facts.ts';
import { curl, php, spring } from './snippets/others.ts';
import { python } from './snippets/python.ts';
import { typescript } from './snippets/typescript.ts';

export type Snippet = { readonly name: string; readonly language: string; readonly text: string };

/**
 * The same login for common libraries, with every check that the examiner makes. Secrets and keys come from the
 * environment, never from the text. Those of the second group know secrets only.
 */
export const snippetsOf = (facts: SnippetFacts): readonly Snippet[] => [
  { name: 'TypeScript – openid-client 6', language: 'ts', text: typescript(facts) },
  { name: 'Python – requests, PyJWT', language: 'python', text: python(facts) },
  ...(facts.method.startsWith('client_secret') ? forSecrets(facts) : []),
];

const forSecrets = (facts: SnippetFacts): readonly Snippet[] => [
  { name: 'PHP – jumbojett/openid-connect-php', language: 'php', text: php(facts) },
  { name: 'Java – Spring Security', language: 'yaml', text: spring(facts) },
  { name: 'curl', language: 'sh', text: curl(facts) },
];
