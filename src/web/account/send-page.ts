import type { FastifyReply } from 'fastify';
import { html, type Html } from '#platform/html.ts';
import { sendPage, type Visit } from '../office/office.ts';
import type { AccountSpace } from './account-space.ts';
import { localTimesPath } from './local-times.ts';

export type AccountPage = { readonly title: string; readonly content: Html };

/** Sends a page of the account space: its one script writes times in the reader's zone. */
export const sendAccountPage = (
  visit: Visit & { readonly space: AccountSpace },
  { title, content }: AccountPage,
  status = 200,
): FastifyReply =>
  sendPage(visit, {
    title,
    content,
    place: 'account',
    status,
    formTargets: visit.space.doorOrigins,
    script: localTimesPath,
    head: html`<script src="${localTimesPath}" defer></script>`,
  });
