import type { Static, TObject, TSchema } from '@sinclair/typebox';
import { ValueErrorType } from '@sinclair/typebox/errors';
import type { ValueError } from '@sinclair/typebox/value';
import { checkDeclared, withDefaults } from '#platform/declared.ts';
import type { OperationFault } from './operation.ts';

export type CheckedInput<Input> =
  | { readonly isValid: true; readonly value: Input }
  | { readonly isValid: false; readonly faults: readonly OperationFault[] };

/** What somebody sent, by the schema of the operation; defaults are filled in. Faults are told in both languages. */
export const checkInput = <Schema extends TObject>(schema: Schema, input: unknown): CheckedInput<Static<Schema>> => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return notAnObject;
  const filled = withDefaults(schema, input);
  const french = checkDeclared(schema, filled, (error) => reasonsOf(error).fr);
  if (french.isValid) return french;
  const english = checkDeclared(schema, filled, (error) => reasonsOf(error).en);
  const reasons = new Map((english.isValid ? [] : english.faults).map(({ pointer, reason }) => [pointer, reason]));
  const faults = french.faults.map(({ pointer, reason }) => ({
    pointer,
    message: { fr: reason, en: reasons.get(pointer) ?? reason },
  }));
  return { isValid: false, faults };
};

const notAnObject = {
  isValid: false,
  faults: [{ pointer: '', message: { fr: 'Un objet JSON est attendu.', en: 'A JSON object is expected.' } }],
} as const;

type Reason = OperationFault['message'];

const say = (fr: string, en: string): Reason => ({ fr, en });
const atLeast = (bound: string): Reason => say(`Au moins ${bound}.`, `At least ${bound}.`);
const atMost = (bound: string): Reason => say(`Au plus ${bound}.`, `At most ${bound}.`);

const reasonsOf = ({ type, schema }: ValueError): Reason => {
  const bound = (name: string): string => String(schema[name] ?? '');
  const reasons: Partial<Record<ValueErrorType, Reason>> = {
    [ValueErrorType.ObjectAdditionalProperties]: say('Ce champ n’est pas connu.', 'This member is not known.'),
    [ValueErrorType.ObjectRequiredProperty]: say('Ce champ est obligatoire.', 'This member is required.'),
    [ValueErrorType.StringMinLength]: say(
      `Au moins ${bound('minLength')} caractères.`,
      `At least ${bound('minLength')} characters.`,
    ),
    [ValueErrorType.StringMaxLength]: say(
      `Au plus ${bound('maxLength')} caractères.`,
      `At most ${bound('maxLength')} characters.`,
    ),
    [ValueErrorType.IntegerMinimum]: atLeast(bound('minimum')),
    [ValueErrorType.IntegerMaximum]: atMost(bound('maximum')),
    [ValueErrorType.NumberMinimum]: atLeast(bound('minimum')),
    [ValueErrorType.NumberMaximum]: atMost(bound('maximum')),
    [ValueErrorType.ArrayMinItems]: atLeast(bound('minItems')),
    [ValueErrorType.ArrayMaxItems]: atMost(bound('maxItems')),
    [ValueErrorType.Union]: choiceOf(schema),
    [ValueErrorType.Literal]: choiceOf(schema),
  };
  return reasons[type] ?? say('Cette valeur n’a pas la forme attendue.', 'This value does not have the expected form.');
};

const choiceOf = (schema: TSchema): Reason => {
  const anyOf: unknown = schema['anyOf'];
  const options: readonly { readonly const?: string }[] = Array.isArray(anyOf) ? anyOf : [schema];
  const words = options.flatMap((one) => (one.const === undefined ? [] : [one.const])).join(', ');
  return say(`Choisissez parmi : ${words}.`, `Choose one of: ${words}.`);
};
