import type { Static, TArray, TObject, TSchema } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import type { Operation } from '#console/operation.ts';
import { sendProblem } from '../office/server.ts';
import { type ConsoleVisit, showRefusal } from './console-visit.ts';

type Answer<Given> = (visit: ConsoleVisit, given: Given) => Promise<FastifyReply> | FastifyReply;

/** Answers with what a list gives; or with why it gives nothing. */
export const withListed =
  <Item extends TSchema>(list: Operation<TObject, TArray<Item>>, answer: Answer<readonly Static<Item>[]>) =>
  async (visit: ConsoleVisit): Promise<FastifyReply> => {
    const listed = await visit.perform(list, {});
    return listed.outcome === 'done' ? answer(visit, listed.output) : showRefusal(visit, listed);
  };

/** Answers with the one of a list that the address names; where there is none, with the page of an address that does not exist. */
export const withOneListed = <Item extends TSchema>(
  list: Operation<TObject, TArray<Item>>,
  isNamed: (one: Static<Item>, visit: ConsoleVisit) => boolean,
  answer: Answer<Static<Item>>,
) =>
  withListed(list, (visit, all) => {
    const named = all.find((one) => isNamed(one, visit));
    return named === undefined ? sendProblem(visit, 'missing') : answer(visit, named);
  });
