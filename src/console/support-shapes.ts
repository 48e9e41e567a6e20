import { type Static, Type } from '@sinclair/typebox';

const orNull = <Shape extends Parameters<typeof Type.Union>[0][number]>(shape: Shape, description: string) =>
  Type.Union([shape, Type.Null()], { description });

const inBoth = (description: string) => Type.Object({ fr: Type.String(), en: Type.String() }, { description });

export const faultShape = Type.Object({
  code: Type.String(),
  message: inBoth('What the person read.'),
  advice: inBoth('What the person can do.'),
  hint: Type.String({ description: 'What the service can do, in English.' }),
});
export type ShownFault = Static<typeof faultShape>;

const stepShape = Type.Object({
  atMilliseconds: Type.Integer(),
  kind: Type.String(),
  says: inBoth('The step in one sentence.'),
  method: orNull(Type.String(), 'How the person proved who they are.'),
  level: orNull(Type.String(), 'Level of guarantee.'),
  provider: orNull(Type.String(), 'Identity provider, by its title.'),
  service: orNull(Type.String(), 'Service that this step is about, by its name.'),
  more: Type.Array(Type.Object({ name: Type.String(), says: inBoth('The name in words.'), value: Type.String() }), {
    description: 'Members of the journal line that are none of the above.',
  }),
  fault: orNull(faultShape, 'Why it was refused.'),
});
export type ShownStep = Static<typeof stepShape>;

const identityShape = Type.Object({
  kind: Type.Union([Type.Literal('professional'), Type.Literal('citizen')]),
  id: Type.String({ description: 'National identifier, or account.' }),
  name: orNull(Type.String(), 'null: nobody keeps it any more.'),
});
export type ShownIdentity = Static<typeof identityShape>;

export const loginShape = Type.Object({
  found: Type.Literal('login'),
  code: Type.String({ description: 'As the person reads it.' }),
  door: Type.String({ description: '`professional`, `low` or `plus`.' }),
  service: orNull(Type.String(), 'Service that the person wanted to use, by its name.'),
  clientId: orNull(Type.String(), 'The same by its client id.'),
  person: orNull(Type.String(), 'Whose login it was, masked.'),
  identity: orNull(identityShape, 'The same in full, while `unmaskedUntilSeconds` lasts.'),
  unmaskedUntilSeconds: orNull(Type.Integer(), 'Until when this operator sees it.'),
  outcome: Type.Union([Type.Literal('granted'), Type.Literal('refused'), Type.Literal('unfinished')]),
  steps: Type.Array(stepShape, { description: 'Oldest first.' }),
});
export type ShownLogin = Static<typeof loginShape>;

export const faultFoundShape = Type.Object({
  found: Type.Literal('fault'),
  fault: faultShape,
  recent: Type.Array(
    Type.Object({
      atMilliseconds: Type.Integer(),
      code: orNull(Type.String(), 'Code of the login, to look it up by.'),
      service: orNull(Type.String(), 'By its name.'),
    }),
    { description: 'The last logins that it ended, newest first.' },
  ),
});
export type FoundFault = Static<typeof faultFoundShape>;
