import { XMLParser, XMLValidator } from 'fast-xml-parser';

/**
 * Reads XML that a foreign server sent into plain objects: prefixes dropped, attributes as `@name`, every value a
 * string, elements named in `lists` always arrays. Undefined when it is not well-formed or declares a document type:
 * no document of ours needs one, and external entities and entity bombs need nothing else (decisions/0012).
 */
export const parseXml = (text: string, lists: readonly string[]): unknown => {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text) || XMLValidator.validate(text) !== true) return undefined;
  try {
    return parserFor(lists).parse(text);
  } catch {
    // A name that is reserved in JavaScript, or too deep: not what any schema of ours asks for.
    return undefined;
  }
};

/** One for each schema: a parser keeps nothing of what it read. */
const parsers = new Map<string, XMLParser>();

const parserFor = (lists: readonly string[]): XMLParser => {
  const name = lists.join(' ');
  const parser = parsers.get(name) ?? parserOf(lists);
  parsers.set(name, parser);
  return parser;
};

const parserOf = (lists: readonly string[]) =>
  new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    removeNSPrefix: true,
    parseTagValue: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
    maxNestedTags: 32,
    // Numeric references, as in `&#201;`; without a document type nobody can declare others.
    htmlEntities: true,
    isArray: (name) => lists.includes(name),
    // Nothing here looks at the path of an element.
    jPath: false,
  });

/** For text between tags and for attribute values. */
export const escapeXml = (value: string): string => value.replaceAll(/[<>&'"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
